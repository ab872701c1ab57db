package ai.toru.host.internal.time;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A timer with one daemon thread that goes by a clock which may jump forward. Thread-safe. */
final class ShiftedTimer implements HostTimer {

    private static final Logger LOG = LoggerFactory.getLogger(ShiftedTimer.class);

    private static final long JOIN_MILLIS = 1000;
    private static final long LONGEST_PARK = Duration.ofHours(1).toNanos();

    private final HostClock clock;
    private final Consumer<ShiftedTimer> closing;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by {@link #lock}. */
    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.<Task>comparingLong(Task::due).thenComparingLong(Task::order));

    /** Guarded by {@link #lock}. */
    private long count;

    /** Guarded by {@link #lock}. */
    private boolean closed;

    ShiftedTimer(String threadName, HostClock clock, Consumer<ShiftedTimer> closing) {
        this.clock = clock;
        this.closing = closing;
        thread = new Thread(this::run, threadName);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public Scheduled schedule(Duration delay, Runnable task) {
        lock.lock();
        try {
            if (closed) {
                return () -> {};
            }
            Task entry = new Task(clock.nanoTime() + Math.max(0, delay.toNanos()), count++, task);
            tasks.add(entry);
            return () -> cancel(entry);
        } finally {
            lock.unlock();
            look();
        }
    }

    /** Looks at the clock anew, which has jumped. */
    void look() {
        LockSupport.unpark(thread);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            tasks.clear();
        } finally {
            lock.unlock();
        }
        look();
        closing.accept(this);
        try {
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void cancel(Task entry) {
        lock.lock();
        try {
            tasks.remove(entry);
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        while (!isClosed()) {
            Runnable due = due();
            if (due == null) {
                LockSupport.parkNanos(this, untilNext());
                Thread.interrupted(); // nobody interrupts this thread on purpose, and it must not spin
            } else {
                runLogged(due);
            }
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Runnable due() {
        lock.lock();
        try {
            Task head = tasks.peek();
            return head == null || head.due() - clock.nanoTime() > 0
                    ? null
                    : tasks.remove().task();
        } finally {
            lock.unlock();
        }
    }

    private long untilNext() {
        lock.lock();
        try {
            Task head = tasks.peek();
            return head == null ? LONGEST_PARK : Math.max(1, head.due() - clock.nanoTime());
        } finally {
            lock.unlock();
        }
    }

    private static void runLogged(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException unexpected) {
            LOG.error("A timed task failed. This is a defect of the host; please report it.", unexpected);
        }
    }

    private record Task(long due, long order, Runnable task) {}
}
