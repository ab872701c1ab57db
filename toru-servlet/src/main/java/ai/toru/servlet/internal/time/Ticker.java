package ai.toru.servlet.internal.time;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something again and again on a daemon thread of its own, from the first start until the end, and what else it is asked to. Thread-safe. */
public final class Ticker implements Rhythm, AutoCloseable {

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
    private boolean started;

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
        if (!started) {
            started = true;
            var unused = repeat(interval, task);
        }
    }

    /** Does something else on the same thread, too; nothing after the end. */
    @Override
    public synchronized Runnable every(Duration each, Runnable what) {
        ScheduledFuture<?> repeated = repeat(each, what);
        return repeated == null ? () -> {} : () -> repeated.cancel(false);
    }

    private synchronized @Nullable ScheduledFuture<?> repeat(Duration each, Runnable what) {
        if (closed) {
            return null;
        }
        ScheduledExecutorService on = executor;
        if (on == null) {
            on = Executors.newSingleThreadScheduledExecutor(this::thread);
            executor = on;
        }
        return on.scheduleWithFixedDelay(() -> tick(what), each.toNanos(), each.toNanos(), TimeUnit.NANOSECONDS);
    }

    private Thread thread(Runnable run) {
        Thread made = new Thread(run, name);
        made.setDaemon(true);
        thread = made;
        return made;
    }

    private void tick(Runnable what) {
        try {
            what.run();
        } catch (RuntimeException | Error e) { // also OutOfMemoryError: the next tick must come
            LOG.error("What the thread {} does failed; it is tried again.", name, e);
        }
    }

    /** Ends the thread and waits for it. Idempotent. */
    @Override
    public void close() {
        ScheduledExecutorService running;
        synchronized (this) {
            closed = true;
            running = executor;
        }
        if (running == null) {
            return;
        }
        running.shutdown();
        Thread last = thread;
        if (last == null || last == Thread.currentThread()) {
            return;
        }
        try {
            // not for the executor to terminate: its thread still runs for a while then
            TimeUnit.MILLISECONDS.timedJoin(last, JOIN_LIMIT.toMillis());
            if (last.isAlive()) {
                LOG.warn("The thread {} takes too long to end.", name);
                var unused = running.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
