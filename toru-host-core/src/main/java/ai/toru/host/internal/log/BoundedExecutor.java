package ai.toru.host.internal.log;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks on another executor, only so many at once; the others wait, in order. Thread-safe. */
final class BoundedExecutor implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(BoundedExecutor.class);

    private final Executor executor;
    private final int mostAtOnce;
    private final int mostWaiting;

    /** Guarded by itself. */
    private final Queue<Runnable> waiting = new ArrayDeque<>();

    /** Guarded by {@link #waiting}. */
    private int running;

    BoundedExecutor(Executor executor, int mostAtOnce, int mostWaiting) {
        this.executor = executor;
        this.mostAtOnce = mostAtOnce;
        this.mostWaiting = mostWaiting;
    }

    /**
     * Runs a task as soon as there is room for it.
     *
     * @throws RejectedExecutionException if too many wait already, or the other executor says so
     */
    @Override
    public void execute(Runnable task) {
        synchronized (waiting) {
            if (running == mostAtOnce) {
                if (waiting.size() >= mostWaiting) {
                    throw new RejectedExecutionException(mostWaiting + " tasks wait already.");
                }
                waiting.add(task);
                return;
            }
            running++;
        }
        start(task);
    }

    private void start(Runnable task) {
        boolean started = false;
        try {
            executor.execute(() -> runFrom(task));
            started = true;
        } finally {
            if (!started) {
                synchronized (waiting) {
                    running--;
                }
            }
        }
    }

    private void runFrom(Runnable first) {
        for (Runnable task = first; task != null; task = next()) {
            runLogged(task);
        }
    }

    private @Nullable Runnable next() {
        synchronized (waiting) {
            Runnable task = waiting.poll();
            if (task == null) {
                running--;
            }
            return task;
        }
    }

    private static void runLogged(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) { // also OutOfMemoryError: the next task must run
            LOG.error("Defect of the plugin host; please report it.", e);
        }
    }
}
