package ai.toru.servlet.internal.answer;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether a client is fast enough in a body that has no set length, nor a speed of its own: time counts only while it is the
 * client's turn. Each byte it takes, or sends, makes up for as much of that time as {@link Pace} gives it, and no more: who
 * was fast for an hour may not be silent for one. Thread-safe.
 */
final class Patience {

    private final long grace;
    private final LongSupplier nanos;

    /** Bytes that prove nothing, since the kernel may have kept them. Guarded by this, as all below. */
    private long unproven;

    private long waited;
    private boolean waiting;
    private long since;

    private Patience(Duration grace, long unproven, LongSupplier nanos) {
        this.grace = grace.toNanos();
        this.unproven = unproven;
        this.nanos = nanos;
    }

    /** With a client that takes bytes. */
    static Patience withTaker(Duration grace) {
        return withTaker(grace, System::nanoTime);
    }

    /** The same, by another clock. */
    static Patience withTaker(Duration grace, LongSupplier nanos) {
        return new Patience(grace, Pace.IN_KERNEL, nanos);
    }

    /** With a client that sends bytes. */
    static Patience withSender(Duration grace) {
        return withSender(grace, System::nanoTime);
    }

    /** The same, by another clock. */
    static Patience withSender(Duration grace, LongSupplier nanos) {
        return new Patience(grace, 0, nanos);
    }

    /** From now on it is the client's turn. */
    synchronized void begin() {
        if (!waiting) {
            waiting = true;
            since = nanos.getAsLong();
        }
    }

    /** It is somebody else's turn now. */
    synchronized void pause() {
        count();
        waiting = false;
    }

    /** So many bytes more have travelled. */
    synchronized void moved(long bytes) {
        count();
        long proven = Math.max(0, bytes - unproven);
        unproven = Math.max(0, unproven - bytes);
        waited = Math.max(0, waited - proven * Pace.NANOS_PER_BYTE);
    }

    /** Whether the client has been too slow. */
    synchronized boolean over() {
        count();
        return waited > grace;
    }

    private void count() {
        if (waiting) {
            long now = nanos.getAsLong();
            waited += now - since;
            since = now;
        }
    }
}
