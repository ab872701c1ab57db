package ai.toru.host.internal.process;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that starts all processes, one after the other. Thread-safe.
 *
 * <p>On Linux a child with a parent-death signal dies when the <em>thread</em> that created it ends, not the host. So this
 * thread lives until {@link #close()}, whatever its tasks throw.
 */
final class StarterThread implements AutoCloseable {

    static final String NAME = "toru-process-starter";

    private static final Logger LOG = LoggerFactory.getLogger(StarterThread.class);
    private static final Duration LONGEST_JOIN = Duration.ofSeconds(5);

    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::run, NAME);

    /** Confined to the starter thread. */
    private boolean ended;

    StarterThread() {
        thread.setDaemon(true);
        // The JDK's process reapers inherit it from here, live on when idle, and would keep a web application's.
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
        thread.start();
    }

    /** Queues a task. After {@link #close()} it never runs. */
    void execute(Runnable task) {
        tasks.add(task);
    }

    /** Runs what is queued and ends the thread. Idempotent. */
    @Override
    public void close() {
        tasks.add(() -> ended = true);
        try {
            TimeUnit.NANOSECONDS.timedJoin(thread, LONGEST_JOIN.toNanos());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!ended) {
            try {
                tasks.take().run();
            } catch (InterruptedException stray) {
                // Nobody interrupts this thread on purpose; ending it would kill every plugin.
                LOG.debug("A stray interrupt of {} was ignored.", NAME);
            } catch (Throwable unexpected) { // also OutOfMemoryError: the end of this thread is the end of every plugin
                LOG.error("A task of {} failed. This is a defect of the host; please report it.", NAME, unexpected);
            }
        }
    }
}
