package ai.toru.servlet.internal.answer;

import jakarta.servlet.AsyncContext;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request of the container's for threads that are not under a call of its own. It is left alone once it was given back, when
 * the container may use it for somebody else. Thread-safe.
 */
final class Lease {

    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

    private final AsyncContext context;

    /** Held while the request is used and while it is given back; nobody waits meanwhile. */
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock. */
    private boolean over;

    Lease(AsyncContext context) {
        this.context = context;
    }

    /** Does something on a thread of the container's, or on the one at hand where it has none; nothing after the end. */
    void start(Runnable task) {
        if (!begins(task)) {
            task.run();
        }
    }

    private boolean begins(Runnable task) {
        lock.lock();
        try {
            return over || asked(task);
        } finally {
            lock.unlock();
        }
    }

    /** Does something on a thread of the container's, later or elsewhere; false where it has none, and after the end. */
    boolean tryStart(Runnable task) {
        lock.lock();
        try {
            return !over && asked(task);
        } finally {
            lock.unlock();
        }
    }

    private boolean asked(Runnable task) {
        try {
            context.start(task);
            return true;
        } catch (RuntimeException e) {
            LOG.debug("The container has no thread for an answer.", e);
            return false;
        }
    }

    /**
     * Has the connection closed of a client that takes nothing, where that can be done from without. Tomcat (10.1.59) cannot: it
     * keeps the connection of a request that is given back in the middle of its answer for the next one, or waits for the client
     * on a thread. There its own time limit for a write ends it.
     *
     * @param complete gives the request back, at which the container closes the connection; called later
     */
    void cutOff(Runnable complete) {
        if (!isTomcats(context)) {
            start(complete);
        }
    }

    /** Whether an object of the container's is of Tomcat's. */
    static boolean isTomcats(Object part) {
        return part.getClass().getName().startsWith("org.apache.catalina.");
    }

    /** What is done with a request. */
    @FunctionalInterface
    interface Use {
        void run() throws IOException;
    }

    /** Uses the request or its response without waiting for anybody, unless it was given back. */
    void use(Use use) throws IOException {
        lock.lock();
        try {
            if (!over) {
                use.run();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The request is given back. Idempotent. */
    void end() {
        lock.lock();
        try {
            over = true;
        } finally {
            lock.unlock();
        }
    }
}
