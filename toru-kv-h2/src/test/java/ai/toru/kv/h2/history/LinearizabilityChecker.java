package ai.toru.kv.h2.history;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether one key's history could have come from a key whose operations each take effect in one moment between call
 * and return. The search of Wing and Gong over the calls that could be next, with Lowe's memory of what was tried: a set of
 * operations that leads to the same value need not be tried twice. Confined to the caller's thread.
 */
public final class LinearizabilityChecker {

    /** What was tried: these operations, in some order, with this value at the end. */
    private record Tried(BitSet done, @Nullable String value) {}

    /** A step that can be taken back. */
    private record Step(Moment call, @Nullable String before) {}

    private final Moment head;
    private final BitSet done = new BitSet();
    private final Deque<Step> steps = new ArrayDeque<>();
    private final Set<Tried> tried = new HashSet<>();
    private @Nullable String value;
    private int missing;
    private int mostSteps = -1;
    private String obstacle = "";

    private LinearizabilityChecker(List<Operation> history) {
        head = Moment.chain(history);
        missing = (int) history.stream().filter(Operation::isComplete).count();
    }

    /** Why a history of a key that was not there at first cannot be; empty if it can. */
    public static Optional<String> violation(List<Operation> history) {
        return new LinearizabilityChecker(history).search();
    }

    private Optional<String> search() {
        Moment at = head.next();
        while (missing > 0) {
            if (at.isReturn()) {
                noteObstacle(at);
                if (steps.isEmpty()) {
                    return Optional.of(obstacle);
                }
                at = back().next();
            } else {
                at = forth(at) ? head.next() : at.next();
            }
        }
        return Optional.empty();
    }

    /** Takes a call as the next one to take effect, unless its answer does not fit or it was tried. */
    private boolean forth(Moment at) {
        Call call = at.operation().call();
        if (!call.explainedBy(value)) {
            return false;
        }
        String after = call.after(value);
        done.set(at.number());
        if (!tried.add(new Tried((BitSet) done.clone(), after))) {
            done.clear(at.number());
            return false;
        }
        steps.push(new Step(at, value));
        value = after;
        missing -= at.operation().isComplete() ? 1 : 0;
        at.remove();
        return true;
    }

    private Moment back() {
        Step last = steps.pop();
        last.call().restore();
        done.clear(last.call().number());
        missing += last.call().operation().isComplete() ? 1 : 0;
        value = last.before();
        return last.call();
    }

    private void noteObstacle(Moment at) {
        if (steps.size() > mostSteps) {
            mostSteps = steps.size();
            obstacle = at.operation() + " cannot be explained after " + mostSteps
                    + " other operations, the value being " + value;
        }
    }
}
