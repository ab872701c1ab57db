package ai.toru.kv.h2;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Waits to the end even if the caller is interrupted, and leaves the caller interrupted then. Pure. */
final class Uninterrupted {

    private Uninterrupted() {}

    /** The result of a stage; what it fails with is thrown as it is. */
    static <T extends @Nullable Object> T join(CompletableFuture<T> stage) {
        try {
            return stage.join(); // which is not interruptible, and keeps the interrupt
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** The end of a thread. */
    static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The end of a thread, at most for a time; whether it came. */
    static boolean join(Thread thread, Duration longest) {
        boolean interrupted = false;
        long end = System.nanoTime() + longest.toNanos();
        for (long left = longest.toNanos(); thread.isAlive() && left > 0; left = end - System.nanoTime()) {
            try {
                TimeUnit.NANOSECONDS.timedJoin(thread, left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }
}
