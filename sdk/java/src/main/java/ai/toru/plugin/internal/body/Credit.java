package ai.toru.plugin.internal.body;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How many bytes of a streamed answer the host is ready to take. Thread-safe. */
public final class Credit {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Duration limit;
    private long left;
    private boolean closed;

    /** Begins with so many bytes; more is waited for at most so long. */
    public Credit(long bytes, Duration limit) {
        this.left = bytes;
        this.limit = limit;
    }

    /** The host takes so many more. */
    public void give(long bytes) {
        lock.lock();
        try {
            left += bytes;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Nobody reads the answer any more. */
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is some, and takes at most what is wanted. */
    public int take(int wanted) throws IOException, InterruptedException {
        long nanos = limit.toNanos();
        lock.lock();
        try {
            while (left <= 0 && !closed) {
                if (nanos <= 0) {
                    throw new IOException("The host took nothing of the answer for " + limit.toSeconds() + " s");
                }
                nanos = changed.awaitNanos(nanos);
            }
            if (closed) {
                throw new IOException("Nobody reads the answer any more");
            }
            int count = (int) Math.min(wanted, left);
            left -= count;
            return count;
        } finally {
            lock.unlock();
        }
    }
}
