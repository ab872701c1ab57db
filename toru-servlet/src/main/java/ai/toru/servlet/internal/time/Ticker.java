package ai.toru.servlet.internal.time;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something again and again on a daemon thread of its own, from the first start until the end. Thread-safe. */
public final class Ticker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);
    private static final Duration JOIN_LIMIT = Duration.ofSeconds(2);

    private final String name;
    private final Duration interval;
    private final Runnable task;

    /** Null before the start; guarded by this. */
    private @Nullable ScheduledExecutorService executor;

    /** The executor's; null before the start. */
    private volatile @Nullable Thread thread;

    /** Guarded by this. */
    private boolean closed;

    /**
     * A ticker that is not started.
     *
     * @param name the thread's
     */
    public Ticker(String name, Duration interval, Runnable task) {
        this.name = name;
        this.interval = interval;
        this.task = task;
    }

    /** Starts the thread. Idempotent; does nothing after the end. */
    public synchronized void start() {
        if (executor != null || closed) {
            return;
        }
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(run -> {
            Thread made = new Thread(run, name);
            made.setDaemon(true);
            thread = made;
            return made;
        });
        var unused = started.scheduleWithFixedDelay(
                this::tick, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
        executor = started;
    }

    private void tick() {
        try {
            task.run();
        } catch (RuntimeException | Error e) { // also OutOfMemoryError: the next tick must come
            LOG.error("What the thread {} does failed; it is tried again.", name, e);
        }
    }

    /** Ends the thread and waits for it. Idempotent. */
    @Override
    public void close() {
        ScheduledExecutorService started;
        synchronized (this) {
            closed = true;
            started = executor;
        }
        if (started == null) {
            return;
        }
        started.shutdown();
        Thread last = thread;
        if (last == null || last == Thread.currentThread()) {
            return;
        }
        try {
            // not for the executor to terminate: its thread still runs for a while then
            TimeUnit.MILLISECONDS.timedJoin(last, JOIN_LIMIT.toMillis());
            if (last.isAlive()) {
                LOG.warn("The thread {} takes too long to end.", name);
                var unused = started.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
