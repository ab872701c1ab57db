package ai.toru.kv.h2;

import ai.toru.host.event.NumberedEvent;
import ai.toru.host.event.PluginEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Events that wait to be written, and queries that wait to be answered. Numbers the events as they come. When there are too
 * many, or too much text, the oldest that wait are lost, and counted. Thread-safe.
 */
final class EventBuffer {

    private static final int MOST_EVENTS = 10_000;
    private static final long MOST_CHARACTERS = 16L << 20;
    private static final int MOST_READS = 1_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** The oldest first. Guarded by lock. */
    private final Deque<NumberedEvent> events = new ArrayDeque<>();

    /** Of the events' details. Guarded by lock. */
    private long characters;

    /** Guarded by lock. */
    private long nextNumber;

    /** How many events were lost since that was asked for. Guarded by lock. */
    private long dropped;

    /** Guarded by lock. */
    private List<EventRead> reads = new ArrayList<>();

    /** Guarded by lock. */
    private boolean closed;

    /** What becomes of what is offered. */
    enum Offer {
        /** It waits. */
        TAKEN,
        /** There is no room. */
        FULL,
        /** The journal is closed. */
        CLOSED
    }

    /** Says which number the first event gets. Before any comes. */
    void numberFrom(long first) {
        locked(() -> nextNumber = first);
    }

    /** The number of the next event. */
    long nextNumber() {
        lock.lock();
        try {
            return nextNumber;
        } finally {
            lock.unlock();
        }
    }

    Offer append(PluginEvent event) {
        lock.lock();
        try {
            if (closed) {
                return Offer.CLOSED;
            }
            events.addLast(new NumberedEvent(nextNumber, event));
            nextNumber++;
            characters += EventPageBuilder.characters(event);
            dropOldest();
            if (events.size() == 1 || isHalfFull()) {
                changed.signal();
            }
            return Offer.TAKEN;
        } finally {
            lock.unlock();
        }
    }

    Offer read(EventRead read) {
        lock.lock();
        try {
            if (closed) {
                return Offer.CLOSED;
            }
            if (reads.size() >= MOST_READS) {
                return Offer.FULL;
            }
            reads.add(read);
            changed.signal();
            return Offer.TAKEN;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until there is something to do: a query, the end, so many events that they should not wait, or the time is over.
     *
     * @param ifEvents for how long while events wait, in nanoseconds
     * @param ifNone for how long while there are none
     * @param untilHalfFull whether many events end the wait
     */
    void await(long ifEvents, long ifNone, boolean untilHalfFull) throws InterruptedException {
        long start = System.nanoTime();
        lock.lockInterruptibly();
        try {
            while (reads.isEmpty() && !closed && !(untilHalfFull && isHalfFull())) {
                long left = (events.isEmpty() ? ifNone : ifEvents) - (System.nanoTime() - start);
                if (left <= 0) {
                    return;
                }
                changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a time, whatever comes. */
    void pause(long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The queries that wait, which are taken out. */
    List<EventRead> takeReads() {
        lock.lock();
        try {
            List<EventRead> taken = reads;
            reads = new ArrayList<>();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** The events that wait, the oldest first; they stay. */
    List<NumberedEvent> waiting() {
        lock.lock();
        try {
            return List.copyOf(events);
        } finally {
            lock.unlock();
        }
    }

    /** The events that wait, the oldest first, which are taken out. */
    List<NumberedEvent> take() {
        lock.lock();
        try {
            List<NumberedEvent> taken = List.copyOf(events);
            events.clear();
            characters = 0;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Puts events back that were taken last and could not be written. */
    void giveBack(List<NumberedEvent> taken) {
        locked(() -> {
            for (int i = taken.size() - 1; i >= 0; i--) {
                events.addFirst(taken.get(i));
                characters += EventPageBuilder.characters(taken.get(i).event());
            }
            dropOldest();
        });
    }

    /** How many events were lost since this was asked for. */
    long takeDropped() {
        lock.lock();
        try {
            long lost = dropped;
            dropped = 0;
            return lost;
        } finally {
            lock.unlock();
        }
    }

    boolean hasEvents() {
        lock.lock();
        try {
            return !events.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    boolean isHalfFull() {
        lock.lock();
        try {
            return events.size() >= MOST_EVENTS / 2 || characters >= MOST_CHARACTERS / 2;
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing more. */
    void close() {
        locked(() -> {
            closed = true;
            changed.signalAll();
        });
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private void dropOldest() {
        while (events.size() > MOST_EVENTS || (characters > MOST_CHARACTERS && events.size() > 1)) {
            characters -= EventPageBuilder.characters(events.removeFirst().event());
            dropped++;
        }
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }
}
