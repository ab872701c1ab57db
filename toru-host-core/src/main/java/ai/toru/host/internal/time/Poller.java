package ai.toru.host.internal.time;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One daemon thread that asks a task again and again whether there is something to do: at once while there is, ever
 * less often while there is not, and not at all while the task rests. Thread-safe.
 *
 * <p>For things that can only be asked and never waited for, such as whether a pipe holds bytes. The thread starts with
 * the first {@link #wake()}.
 */
public final class Poller implements AutoCloseable {

    /** What the task wants next. */
    public enum Pace {
        /** There was something to do: ask again at once. */
        AGAIN,
        /** There was nothing to do: ask again after a pause, which grows from time to time. */
        LATER,
        /** There will be nothing to do until {@link Poller#wake()}. */
        REST
    }

    /** What the thread asks. */
    @FunctionalInterface
    public interface Task {
        /** Does what there is to do, without blocking. */
        Pace poll();
    }

    private static final Logger LOG = LoggerFactory.getLogger(Poller.class);
    private static final Duration LONGEST_JOIN = Duration.ofSeconds(5);

    private final Object lock = new Object();
    private final String threadName;
    private final long shortestNanos;
    private final long longestNanos;
    private final Task task;

    /** Guarded by {@link #lock}. */
    private @Nullable Thread thread;

    /** Written under {@link #lock}. */
    private volatile boolean closed;

    /** Written by any thread. */
    private volatile boolean woken;

    /**
     * A poller whose thread does not run yet.
     *
     * @param shortest the first pause after something was done
     * @param longest the longest pause; each is twice the one before
     */
    public Poller(String threadName, Duration shortest, Duration longest, Task task) {
        this.threadName = threadName;
        this.shortestNanos = shortest.toNanos();
        this.longestNanos = longest.toNanos();
        this.task = task;
    }

    /** Has the task asked at once. Does nothing after {@link #close()}. */
    public void wake() {
        woken = true;
        synchronized (lock) {
            if (closed) {
                return;
            }
            LockSupport.unpark(thread == null ? startThread() : thread);
        }
    }

    /** Asks the task one last time, if the thread ever ran, and ends the thread. Idempotent. */
    @Override
    public void close() {
        Thread running;
        synchronized (lock) {
            closed = true;
            running = thread;
        }
        if (running != null && running != Thread.currentThread()) {
            LockSupport.unpark(running);
            join(running);
        }
    }

    private Thread startThread() {
        Thread started = new Thread(this::run, threadName);
        started.setDaemon(true);
        started.start();
        thread = started;
        return started;
    }

    private void run() {
        long pause = shortestNanos;
        while (!closed) {
            woken = false;
            Pace pace = pollLogged();
            boolean quiet = pace != Pace.AGAIN && !woken;
            if (quiet) {
                park(pace, pause);
            }
            pause = quiet && !woken ? Math.min(pause * 2, longestNanos) : shortestNanos;
        }
        pollLogged();
    }

    private void park(Pace pace, long pause) {
        if (closed) {
            return;
        }
        if (pace == Pace.REST) {
            LockSupport.park(this);
        } else {
            LockSupport.parkNanos(this, pause);
        }
        // Nobody interrupts this thread on purpose, and a stray interrupt must neither close a channel nor let it spin.
        Thread.interrupted();
    }

    private Pace pollLogged() {
        try {
            return task.poll();
        } catch (Throwable unexpected) { // also OutOfMemoryError: one bad moment must not end the thread for good
            LOG.error("A polled task failed. This is a defect of the host; please report it.", unexpected);
            return Pace.LATER;
        }
    }

    private static void join(Thread running) {
        try {
            TimeUnit.NANOSECONDS.timedJoin(running, LONGEST_JOIN.toNanos());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
