package ai.toru.host;

import ai.toru.host.internal.time.HostClock;
import ai.toru.host.internal.time.KnownThreads;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The host's threads that are no room's own: those that decide, scan, keep and deliver events, and call back. Thread-safe. */
final class HostThreads implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HostThreads.class);

    private static final Duration JOIN_LIMIT = Duration.ofSeconds(2);

    private final HostClock clock;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Pool supervisor = single("toru-supervisor");
    private final Pool catalog = single("toru-catalog");
    private final Pool journal = single("toru-journal");
    private final Pool events = single("toru-events");
    private final Pool callbacks = several("toru-callback");

    HostThreads(HostClock clock) {
        this.clock = clock;
    }

    /** Decides about plugins; must never block. */
    Executor supervisor() {
        return logged(supervisor);
    }

    /** Reads the plugins directory. */
    Executor catalog() {
        return logged(catalog);
    }

    /** Writes events down. */
    Executor journal() {
        return logged(journal);
    }

    /** Delivers events to listeners. */
    Executor events() {
        return logged(events);
    }

    /** Runs the continuations of callers, which may block. */
    Executor callbacks() {
        return logged(callbacks);
    }

    /** Drops what the catalog has not begun. */
    void stopCatalog() {
        var unused = catalog.executor().shutdownNow();
    }

    @Override
    public void close() {
        close(JOIN_LIMIT);
    }

    /**
     * Lets tasks that are queued finish, one pool after the other, and waits so long for all together. What takes longer is
     * interrupted and no longer waited for. Idempotent.
     */
    void close(Duration limit) {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        long end = clock.nanoTime() + limit.toNanos();
        for (Pool pool : List.of(catalog, supervisor, journal, events, callbacks)) {
            pool.executor().shutdown();
            if (!pool.isCurrent()) { // a listener or continuation that closes the host would wait for itself
                join(pool, end - clock.nanoTime());
            }
        }
    }

    private static void join(Pool pool, long nanos) {
        try {
            if (!pool.threads().join(nanos)) {
                LOG.warn("A task of {} takes too long while the plugin host is closed.", pool.threadName());
                var unused = pool.executor().shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Pool single(String name) {
        KnownThreads threads = KnownThreads.named(name);
        return new Pool(
                name, threads, new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads));
    }

    private static Pool several(String name) {
        KnownThreads threads = KnownThreads.named(name);
        return new Pool(
                name,
                threads,
                new ThreadPoolExecutor(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), threads));
    }

    private static Executor logged(Pool pool) {
        return task -> {
            try {
                pool.executor().execute(() -> runLogged(task));
            } catch (RejectedExecutionException closed) {
                LOG.debug("Dropped a task, since the plugin host is closed.", closed);
            }
        };
    }

    private static void runLogged(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) { // also LinkageError and OutOfMemoryError: the next task must run
            LOG.error("Defect of the plugin host; please report it.", e);
        }
    }

    /** An executor, its threads and their name. Immutable. */
    private record Pool(String threadName, KnownThreads threads, ExecutorService executor) {

        boolean isCurrent() {
            return Thread.currentThread().getName().equals(threadName);
        }
    }
}
