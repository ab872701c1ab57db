package ai.toru.host;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The host's threads that are no room's own: those that decide, scan, deliver events and call back. Thread-safe. */
final class HostThreads implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HostThreads.class);

    private static final int JOIN_SECONDS = 2;

    private final ExecutorService supervisor = single("toru-supervisor");
    private final ExecutorService catalog = single("toru-catalog");
    private final ExecutorService events = single("toru-events");
    private final ExecutorService callbacks = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), named("toru-callback"));

    /** Decides about plugins; must never block. */
    Executor supervisor() {
        return logged(supervisor);
    }

    /** Reads the plugins directory. */
    Executor catalog() {
        return logged(catalog);
    }

    /** Delivers events to listeners. */
    Executor events() {
        return logged(events);
    }

    /** Runs the continuations of callers, which may block. */
    Executor callbacks() {
        return logged(callbacks);
    }

    /** Lets tasks that are queued finish, and waits for them at most two seconds a thread. */
    @Override
    public void close() {
        for (ExecutorService executor : List.of(catalog, supervisor, events, callbacks)) {
            executor.shutdown();
            try {
                if (!executor.awaitTermination(JOIN_SECONDS, TimeUnit.SECONDS)) {
                    LOG.warn("A listener or continuation still runs while the plugin host is closed.");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static ExecutorService single(String name) {
        return new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named(name));
    }

    private static ThreadFactory named(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    private static Executor logged(Executor executor) {
        return task -> {
            try {
                executor.execute(() -> runLogged(task));
            } catch (RejectedExecutionException closed) {
                LOG.debug("Dropped a task, since the plugin host is closed.", closed);
            }
        };
    }

    private static void runLogged(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("Defect of the plugin host; please report it.", e);
        }
    }
}
