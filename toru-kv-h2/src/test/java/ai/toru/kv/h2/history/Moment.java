package ai.toru.kv.h2.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call or a return in a history, as a link of a chain in the order of time. An operation without an end has no return.
 * Confined to the checker's thread, as are all its fields.
 */
final class Moment {

    private final int number;
    private final @Nullable Operation operation;
    private final long time;
    private final @Nullable Moment end;
    private @Nullable Moment previous;
    private @Nullable Moment next;

    private Moment(int number, @Nullable Operation operation, long time, @Nullable Moment end) {
        this.number = number;
        this.operation = operation;
        this.time = time;
        this.end = end;
    }

    /** The head of a chain of all calls and returns. */
    static Moment chain(List<Operation> history) {
        List<Moment> moments = new ArrayList<>();
        for (int number = 0; number < history.size(); number++) {
            Operation operation = history.get(number);
            Moment end = operation.isComplete() ? new Moment(number, operation, operation.returned(), null) : null;
            moments.add(new Moment(number, operation, operation.invoked(), end == null ? NOTHING : end));
            if (end != null) {
                moments.add(end);
            }
        }
        moments.sort(Comparator.comparingLong(moment -> moment.time));
        Moment head = new Moment(-1, null, -1, null);
        Moment last = head;
        for (Moment moment : moments) {
            last.next = moment;
            moment.previous = last;
            last = moment;
        }
        return head;
    }

    private static final Moment NOTHING = new Moment(-1, null, -1, null);

    boolean isReturn() {
        return end == null;
    }

    int number() {
        return number;
    }

    Operation operation() {
        return operation;
    }

    Moment next() {
        return next;
    }

    /** Takes a call and its return out of the chain. */
    void remove() {
        unlink();
        if (end != NOTHING) {
            end.unlink();
        }
    }

    /** Puts them back, in the opposite order of their removal. */
    void restore() {
        if (end != NOTHING) {
            end.link();
        }
        link();
    }

    private void unlink() {
        previous.next = next;
        if (next != null) {
            next.previous = previous;
        }
    }

    private void link() {
        previous.next = this;
        if (next != null) {
            next.previous = this;
        }
    }
}
