package ai.toru.kv.h2;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Completes callers' stages, on a thread of its own, {@code toru-kv-answers} or {@code toru-events-answers}: whatever a caller
 * does there can hold up other answers, but no write and no read. Thread-safe.
 */
final class Answers implements Executor, AutoCloseable {

    private static final long LONGEST_CLOSE_SECONDS = 2;

    private final ThreadPoolExecutor executor;

    /** The one that the executor has, or had last; null before the first answer. */
    private volatile @Nullable Thread thread;

    Answers(String name) {
        executor = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread made = new Thread(task, name);
            made.setDaemon(true);
            thread = made;
            return made;
        });
    }

    @Override
    public void execute(Runnable answer) {
        executor.execute(answer);
    }

    /** Gives the answers that wait, for a while, and has the thread end. */
    @Override
    public void close() {
        executor.shutdown();
        Thread last = thread;
        if (last == null || last == Thread.currentThread()) {
            return;
        }
        try {
            // not for the executor to terminate: its thread still runs for a while then
            TimeUnit.SECONDS.timedJoin(last, LONGEST_CLOSE_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
