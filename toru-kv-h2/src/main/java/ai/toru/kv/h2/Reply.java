package ai.toru.kv.h2;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A caller's stage of what it has written. A thread that waits in it, or in a stage that comes from it, wakes as soon as the
 * outcome is known, and completes the stage itself unless somebody has: whoever knows the outcome need not do so, and runs
 * nothing that callers have attached. Thread-safe.
 */
final class Reply<T> extends CompletableFuture<T> {

    private final Settlement settlement;

    /** Whether those that wait hear of it when this stage completes in whatever way. */
    private volatile boolean heard;

    Reply() {
        this(new Settlement());
    }

    private Reply(Settlement settlement) {
        this.settlement = settlement;
    }

    Settlement settlement() {
        return settlement;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new Reply<>(settlement);
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        await(null);
        return super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        long deadline = System.nanoTime() + unit.toNanos(timeout);
        await(deadline);
        return super.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public T join() {
        await(null);
        return super.join();
    }

    /** Not until this stage completes: what was attached to the reply may take its time for that. */
    private void await(@Nullable Long deadline) {
        if (!isDone()) {
            hear();
            settlement.await(this::isDone, deadline);
            settlement.answer();
        }
    }

    /** A stage can complete before the reply: by its user, by a time limit, as the first of two. */
    private void hear() {
        if (!heard) {
            heard = true;
            whenComplete((done, failure) -> settlement.wake());
        }
    }
}
