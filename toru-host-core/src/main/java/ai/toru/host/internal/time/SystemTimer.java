package ai.toru.host.internal.time;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A timer with one daemon thread. Thread-safe. */
public final class SystemTimer implements HostTimer {

    private static final Logger LOG = LoggerFactory.getLogger(SystemTimer.class);

    private static final int JOIN_SECONDS = 1;

    private final KnownThreads threads;
    private final ScheduledThreadPoolExecutor executor;

    public SystemTimer(String threadName) {
        threads = KnownThreads.named(threadName);
        executor = new ScheduledThreadPoolExecutor(1, threads);
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public Scheduled schedule(Duration delay, Runnable task) {
        try {
            Future<?> future = executor.schedule(() -> runLogged(task), delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException closed) {
            return () -> {};
        }
    }

    @Override
    public void close() {
        executor.shutdown(); // drops what is scheduled; what runs is not interrupted, for it may be closing a socket
        try {
            if (!threads.join(TimeUnit.SECONDS.toNanos(JOIN_SECONDS))) {
                LOG.warn("A timed task still runs while the plugin host is closed.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void runLogged(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException unexpected) {
            LOG.error("A timed task failed. This is a defect of the host; please report it.", unexpected);
        }
    }
}
