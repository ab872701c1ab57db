package ai.toru.servlet.internal.answer;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Takes a request's body as it comes, without a waiting thread. It ends once: all has come, it will not do, it broke off, or
 * {@link #endIfTooSlow} ended it; nothing is read after that. Thread-safe: who reads is alone.
 */
abstract class Intake implements ReadListener {

    private final ServletInputStream in;

    /** Held while the container's input is read; nobody waits for a client meanwhile. */
    private final ReentrantLock reading = new ReentrantLock();

    /** Guarded by the lock. */
    private boolean over;

    Intake(ServletInputStream in) {
        this.in = in;
    }

    /** Reads once; false where there is no more to read. Under the lock. */
    abstract boolean read(ServletInputStream from) throws IOException;

    /** Whether what has come will not do. Under the lock. */
    abstract boolean unfit();

    /** Whether too little has come by now. Under the lock. */
    abstract boolean tooSlow();

    /** It will not do. */
    abstract void refused();

    /** All has come. */
    abstract void arrived();

    /** The client has gone, or the container's time limit is over. */
    abstract void broken(Throwable failure);

    @Override
    public final void onDataAvailable() throws IOException {
        if (turnsOutUnfit()) {
            refused();
        }
    }

    private boolean turnsOutUnfit() throws IOException {
        reading.lock();
        try {
            boolean more = !over;
            while (more && in.isReady() && !in.isFinished()) {
                more = read(in);
            }
            boolean refused = !over && unfit();
            over |= refused;
            return refused;
        } finally {
            reading.unlock();
        }
    }

    @Override
    public final void onAllDataRead() {
        if (end()) {
            arrived();
        }
    }

    @Override
    public final void onError(Throwable failure) {
        if (end()) {
            broken(failure);
        }
    }

    private boolean end() {
        reading.lock();
        try {
            boolean first = !over;
            over = true;
            return first;
        } finally {
            reading.unlock();
        }
    }

    /** Ends it where too little has come, and tells whether it did. Not while somebody reads, who sees to that himself. */
    final boolean endIfTooSlow() {
        if (!reading.tryLock()) {
            return false;
        }
        try {
            boolean late = !over && tooSlow();
            over |= late;
            return late;
        } finally {
            reading.unlock();
        }
    }
}
