package ai.toru.host.internal.time;

import java.time.Duration;

/** Runs tasks later. Thread-safe. */
public interface HostTimer extends AutoCloseable {

    /** Runs a task once after a delay, on the timer's one thread: it must not block. */
    Scheduled schedule(Duration delay, Runnable task);

    /** Drops what is scheduled and ends the timer's thread. */
    @Override
    void close();

    /** A task that waits for its time. */
    @FunctionalInterface
    interface Scheduled {
        /** Drops the task unless it has begun. */
        void cancel();
    }
}
