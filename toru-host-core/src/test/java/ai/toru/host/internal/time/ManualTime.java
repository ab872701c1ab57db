package ai.toru.host.internal.time;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A clock that stands still and a timer that fires only when it is moved on. Thread-safe. */
public final class ManualTime implements HostClock, HostTimer {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.<Task>comparingLong(Task::at).thenComparingLong(Task::order));
    private long now;
    private long count;

    @Override
    public synchronized Instant instant() {
        return START.plusNanos(now);
    }

    @Override
    public synchronized long nanoTime() {
        return now;
    }

    @Override
    public synchronized Scheduled schedule(Duration delay, Runnable task) {
        Task entry = new Task(now + delay.toNanos(), count++, task);
        tasks.add(entry);
        return () -> {
            synchronized (this) {
                tasks.remove(entry);
            }
        };
    }

    /** Moves on, running what falls due on the way, each at its own time. */
    public void advance(Duration duration) {
        long end = nanoTime() + duration.toNanos();
        for (Task due = next(end); due != null; due = next(end)) {
            due.task().run();
        }
        synchronized (this) {
            now = end;
        }
    }

    /** How many tasks wait. */
    public synchronized int scheduled() {
        return tasks.size();
    }

    private synchronized Task next(long end) {
        Task head = tasks.peek();
        if (head == null || head.at() > end) {
            return null;
        }
        now = Math.max(now, head.at());
        return tasks.remove();
    }

    @Override
    public void close() {}

    private record Task(long at, long order, Runnable task) {}
}
