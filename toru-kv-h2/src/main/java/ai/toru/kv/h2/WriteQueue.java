package ai.toru.kv.h2;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/** Operations that wait for the writer, in order, as many and as large as memory allows. Thread-safe. */
final class WriteQueue {

    private final int maxOperations;
    private final long maxBytes;
    private final long maxBytesAtOnce;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Guarded by lock. */
    private final Deque<WriteOperation<?>> waiting = new ArrayDeque<>();

    /** Guarded by lock. */
    private long bytes;

    /** Guarded by lock. */
    private boolean closed;

    /** Whether there is something to take, or to notice. Written with the lock held. */
    private volatile boolean stirring;

    WriteQueue(int maxOperations, long maxBytes, long maxBytesAtOnce) {
        this.maxOperations = maxOperations;
        this.maxBytes = maxBytes;
        this.maxBytesAtOnce = maxBytesAtOnce;
    }

    /** What becomes of an operation that is offered. */
    enum Offer {
        /** It waits for the writer. */
        TAKEN,
        /** There is no room. */
        FULL,
        /** The store is closed. */
        CLOSED
    }

    Offer offer(WriteOperation<?> operation) {
        lock.lock();
        try {
            if (closed) {
                return Offer.CLOSED;
            }
            boolean roomForIt = waiting.isEmpty() || bytes + operation.bytes() <= maxBytes;
            if (waiting.size() >= maxOperations || !roomForIt) {
                return Offer.FULL;
            }
            waiting.add(operation);
            bytes += operation.bytes();
            stirring = true;
            changed.signal();
            return Offer.TAKEN;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for operations without letting go of the processor, until a moment of that clock. */
    void spin(long deadline, LongSupplier nanoTime) {
        while (!stirring && nanoTime.getAsLong() - deadline < 0) {
            Thread.onSpinWait();
        }
    }

    /** Waits for operations and takes those of one transaction; none if there were none in that time, or it was closed. */
    List<WriteOperation<?>> take(long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (waiting.isEmpty() && !closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            return takeSome();
        } finally {
            lock.unlock();
        }
    }

    private List<WriteOperation<?>> takeSome() {
        List<WriteOperation<?>> taken = new ArrayList<>();
        long takenBytes = 0;
        while (!waiting.isEmpty() && takenBytes < maxBytesAtOnce) {
            WriteOperation<?> next = waiting.remove();
            takenBytes += next.bytes();
            taken.add(next);
        }
        bytes -= takenBytes;
        stirring = closed || !waiting.isEmpty();
        return taken;
    }

    /** Takes no more operations; those that wait can still be taken out. */
    void close() {
        lock.lock();
        try {
            closed = true;
            stirring = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether it was closed and is empty. */
    boolean isFinished() {
        lock.lock();
        try {
            return closed && waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** How many operations wait. */
    int size() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }
}
