package ai.toru.servlet.internal.answer;

import jakarta.servlet.AsyncContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request of the container's for threads that are not under a call of its own. It is left alone once it was given back, when
 * the container may use it for somebody else; and it is given back only when nobody uses it any more and every task has ended, since
 * Jetty logs a failure for a task that begins later. Where the container itself ends the request, it waits a moment for those who use
 * it. No lock is held meanwhile: Tomcat calls under a lock of the connection's, which uses take, too. Thread-safe.
 */
final class Lease {

    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

    private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(1);

    private final AsyncContext context;

    /** Tasks that have not ended. Guarded by this, as all below. */
    private int tasks;

    /** Who uses the request, each as often as it does, one use within another. */
    private final List<Thread> users = new ArrayList<>();

    private boolean over;

    /** What the last user does; null where nobody has said. */
    private @Nullable Runnable giveBack;

    Lease(AsyncContext context) {
        this.context = context;
    }

    /** Does something on a thread of the container's, or on the one at hand where it has none; nothing after the end. */
    void start(Runnable task) {
        if (takesTask() && !asked(task)) {
            task.run();
        }
    }

    /** Does something on a thread of the container's, later or elsewhere; false where it has none, and after the end. */
    boolean tryStart(Runnable task) {
        return takesTask() && asked(task);
    }

    private boolean asked(Runnable task) {
        try {
            context.start(() -> {
                try {
                    task.run();
                } finally {
                    taskEnded();
                }
            });
            return true;
        } catch (RuntimeException e) {
            LOG.debug("The container has no thread for an answer.", e);
            taskEnded();
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
        if (enter()) {
            try {
                use.run();
            } finally {
                leave();
            }
        }
    }

    private synchronized boolean enter() {
        if (!over) {
            users.add(Thread.currentThread());
        }
        return !over;
    }

    private void leave() {
        Runnable last;
        synchronized (this) {
            users.remove(Thread.currentThread());
            notifyAll();
            last = lastWord();
        }
        run(last);
    }

    private synchronized boolean takesTask() {
        if (!over) {
            tasks++;
        }
        return !over;
    }

    private void taskEnded() {
        Runnable last;
        synchronized (this) {
            tasks--;
            last = lastWord();
        }
        run(last);
    }

    /** From now on nobody begins to use it. Idempotent. */
    synchronized void end() {
        over = true;
    }

    /** Gives the request back, after the end, when nobody uses it any more: now, or on the thread of the last that did. */
    void whenUnused(Runnable giving) {
        Runnable last;
        synchronized (this) {
            giveBack = giving;
            last = lastWord();
        }
        run(last);
    }

    /** Waits for no task any more, since the container ends the request now; only a moment for others who use it. */
    void giveBackNow() {
        Runnable waiting;
        synchronized (this) {
            waiting = giveBack;
            giveBack = null;
            if (waiting != null) {
                awaitOthers();
            }
        }
        run(waiting);
    }

    /** The container has ended the request by itself, and uses it for somebody else when this returns. */
    synchronized void ended() {
        over = true;
        giveBack = null;
        awaitOthers();
    }

    /**
     * Until no other thread uses the request: what still goes on in one would hit the next request. One that waits for the lock under
     * which we are called has done its work, and does not leave before: hence the limit. Under the lock, which is given away meanwhile.
     */
    private void awaitOthers() {
        long begun = System.nanoTime();
        long left = LONGEST_WAIT;
        while (left > 0 && othersUse()) {
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            left = LONGEST_WAIT - (System.nanoTime() - begun);
        }
    }

    private boolean othersUse() {
        return users.stream().anyMatch(user -> user != Thread.currentThread());
    }

    /** What is to be done, once, if nobody is left. Under the lock. */
    private @Nullable Runnable lastWord() {
        if (tasks > 0 || !users.isEmpty()) {
            return null;
        }
        Runnable was = giveBack;
        giveBack = null;
        return was;
    }

    private static void run(@Nullable Runnable giving) {
        if (giving != null) {
            giving.run();
        }
    }
}
