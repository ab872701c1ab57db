package ai.toru.kv.h2;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Reply} and the stages that come from it share: whether the outcome is known, who waits for it, and whether
 * somebody has answered, that is, has completed the reply. Thread-safe.
 */
final class Settlement {

    /** Takes the place of what has run, so that the stages do not keep it. */
    private static final Runnable ANSWERED = Settlement::doNothing;

    private final Queue<Thread> waiters = new ConcurrentLinkedQueue<>();

    /** What completes the reply; null until the outcome is known. */
    private final AtomicReference<@Nullable Runnable> completion = new AtomicReference<>();

    /** The outcome is known, once and for all: nobody is told yet. */
    void settle(Runnable completion) {
        this.completion.compareAndSet(null, completion);
    }

    /** Wakes those that wait; whether there is anybody. */
    boolean wake() {
        boolean some = false;
        for (Thread waiter : waiters) {
            LockSupport.unpark(waiter);
            some = true;
        }
        return some;
    }

    /** Completes the reply, and runs what continues it, if the outcome is known and nobody else has. */
    void answer() {
        Runnable known = completion.get();
        if (known != null && completion.compareAndSet(known, ANSWERED)) {
            known.run();
        }
    }

    private static void doNothing() {}

    /** Whether somebody has completed the reply, or is about to. */
    boolean isAnswered() {
        return completion.get() == ANSWERED;
    }

    /**
     * Waits for the outcome, or for something else.
     *
     * @param otherwise what else ends the waiting; {@link #wake} has it looked at. An interrupt does, too, and stays set
     * @param deadline when it ends by {@code System.nanoTime}; null if never
     */
    void await(BooleanSupplier otherwise, @Nullable Long deadline) {
        Thread self = Thread.currentThread();
        waiters.add(self);
        try {
            ForkJoinPool.managedBlock(new Wait(otherwise, deadline));
        } catch (InterruptedException e) {
            self.interrupt();
        } finally {
            waiters.remove(self);
        }
    }

    /** One thread's waiting, such that a pool can have another thread meanwhile. */
    private final class Wait implements ForkJoinPool.ManagedBlocker {

        private final BooleanSupplier otherwise;
        private final @Nullable Long deadline;

        Wait(BooleanSupplier otherwise, @Nullable Long deadline) {
            this.otherwise = otherwise;
            this.deadline = deadline;
        }

        @Override
        public boolean isReleasable() {
            return completion.get() != null
                    || otherwise.getAsBoolean()
                    || Thread.currentThread().isInterrupted()
                    || (deadline != null && deadline - System.nanoTime() <= 0);
        }

        @Override
        public boolean block() {
            if (deadline == null) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, deadline - System.nanoTime());
            }
            return isReleasable();
        }
    }
}
