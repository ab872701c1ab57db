package ai.toru.kv.h2;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Completes callers' stages, on a thread of its own, {@code toru-kv-answers} or {@code toru-events-answers}: whatever a caller
 * does there can hold up other answers, but no write and no read. Thread-safe.
 */
final class Answers implements Executor, AutoCloseable {

    private static final long LONGEST_CLOSE_SECONDS = 2;

    private final ThreadPoolExecutor thread;

    Answers(String name) {
        thread = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread made = new Thread(task, name);
            made.setDaemon(true);
            return made;
        });
    }

    @Override
    public void execute(Runnable answer) {
        thread.execute(answer);
    }

    /** Gives the answers that wait, for a while. */
    @Override
    public void close() {
        thread.shutdown();
        boolean interrupted = false;
        try {
            thread.awaitTermination(LONGEST_CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
