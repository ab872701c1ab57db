package ai.toru.kv.h2.workload;

import ai.toru.host.kv.KeyValueOutcome;
import ai.toru.host.kv.KeyValueStore;
import ai.toru.host.plugin.KeyValueException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Works through a script until the store fails; never more than a few steps are under way. Confined to its thread. */
public final class Writer {

    /** How many steps may be under way, and so be there although nobody was told. */
    public static final int WINDOW = 3;

    private final KeyValueStore store;
    private final Script script;
    private final Consumer<Progress> acknowledged;
    private final Deque<UnderWay> underWay = new ArrayDeque<>();

    /** A writer that tells of each step, as soon as the store has acknowledged it. */
    public Writer(KeyValueStore store, Script script, Consumer<Progress> acknowledged) {
        this.store = store;
        this.script = script;
        this.acknowledged = acknowledged;
    }

    /**
     * Writes until a step fails.
     *
     * @return why it failed
     * @throws AssertionError if the store answers wrongly, or not within 30 s
     */
    public KeyValueException run(Progress from) {
        Progress progress = from;
        while (true) {
            Step step = script.step(progress);
            underWay.add(new UnderWay(
                    step, store.apply(script.namespace(), step.changes()).toCompletableFuture()));
            progress = step.after();
            if (underWay.size() == WINDOW) {
                KeyValueException failure = await(underWay.remove());
                if (failure != null) {
                    return failure;
                }
            }
        }
    }

    private KeyValueException await(UnderWay next) {
        try {
            KeyValueOutcome outcome = next.answer.get(30, TimeUnit.SECONDS);
            if (!outcome.equals(next.step.outcome())) {
                throw new AssertionError("Step " + next.step.after().steps() + " of " + script + ": told " + outcome
                        + " in place of " + next.step.outcome());
            }
            acknowledged.accept(next.step.after());
            return null;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KeyValueException failure) {
                return failure;
            }
            throw new AssertionError("No KeyValueException", e.getCause());
        } catch (TimeoutException | InterruptedException e) {
            throw new AssertionError("No answer to step " + next.step.after().steps() + " of " + script, e);
        }
    }

    /** A step whose answer is not there yet. */
    private record UnderWay(Step step, CompletableFuture<KeyValueOutcome> answer) {}
}
