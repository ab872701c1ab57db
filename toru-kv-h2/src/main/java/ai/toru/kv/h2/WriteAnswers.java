package ai.toru.kv.h2;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Tells callers what came of their operations. What they have attached to their stages runs on a thread for that, or on their
 * own, never here. Confined to the writer's thread.
 *
 * <p>A caller that waits for a lone operation is woken from here, and completes its stage itself. If it has come back soon
 * lately, its next operation is awaited for a moment without letting go of the processor: the sync is about as long as the
 * changes of threads that this saves.
 */
final class WriteAnswers {

    /** How long is waited at most for the next operation, once for each that was answered. */
    static final long SPIN_NANOS = TimeUnit.MICROSECONDS.toNanos(150);

    /** An operation that comes later than this has nothing to do with the one that was answered before. */
    static final long SOON_NANOS = TimeUnit.MICROSECONDS.toNanos(2000);

    private final WriteQueue queue;
    private final Executor answers;
    private final LongSupplier nanoTime;
    private final boolean canSpin;

    private long answeredAt;
    private boolean soon;

    WriteAnswers(WriteQueue queue, Executor answers, LongSupplier nanoTime, int processors) {
        this.queue = queue;
        this.answers = answers;
        this.nanoTime = nanoTime;
        canSpin = processors > 1;
    }

    /** Operations were taken from the queue. */
    void taken() {
        soon = nanoTime.getAsLong() - answeredAt < SOON_NANOS;
    }

    /** Answers operations that are settled. Whatever becomes of a caller that was woken, each is answered. */
    void give(List<WriteOperation<?>> settled) {
        boolean lone = settled.size() == 1;
        if (lone && settled.get(0).wake() && soon && canSpin) {
            queue.spin(nanoTime.getAsLong() + SPIN_NANOS, nanoTime);
        }
        answeredAt = nanoTime.getAsLong();
        if (!lone || !settled.get(0).isAnswered()) {
            answers.execute(() -> settled.forEach(WriteOperation::answer));
        }
    }
}
