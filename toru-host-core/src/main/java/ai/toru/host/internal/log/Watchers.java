package ai.toru.host.internal.log;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those who want to know when a log file has grown. Each is called on an executor; what is written before a call begins costs no
 * further call. Thread-safe.
 */
final class Watchers {

    private static final Logger LOG = LoggerFactory.getLogger(Watchers.class);

    private final List<Watcher> watchers = new CopyOnWriteArrayList<>();

    LogSubscription add(Runnable written, Executor executor) {
        Watcher watcher = new Watcher(written, executor, new AtomicBoolean());
        watchers.add(watcher);
        return () -> watchers.remove(watcher);
    }

    void written() {
        watchers.forEach(this::call);
    }

    void close() {
        watchers.clear();
    }

    private void call(Watcher watcher) {
        if (watcher.due().getAndSet(true)) {
            return;
        }
        try {
            watcher.executor().execute(() -> run(watcher));
        } catch (RuntimeException | Error e) { // also OutOfMemoryError, for want of a thread
            watcher.due().set(false);
            LOG.warn("Somebody who watches a log is not told until it grows again: no thread is there for it.", e);
        }
    }

    private void run(Watcher watcher) {
        watcher.due().set(false);
        if (!watchers.contains(watcher)) {
            return;
        }
        try {
            watcher.written().run();
        } catch (RuntimeException | Error e) { // also LinkageError: it may be anybody's
            LOG.error("{}, which watches a log, failed; it is called again.", watcher.written(), e);
        }
    }

    /**
     * One of them: equal to nothing but itself, by its own flag.
     *
     * @param due whether a call waits that will see what is written now
     */
    private record Watcher(Runnable written, Executor executor, AtomicBoolean due) {}
}
