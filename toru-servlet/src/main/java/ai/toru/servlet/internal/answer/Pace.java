package ai.toru.servlet.internal.answer;

import java.time.Duration;

/**
 * Whether a body travels fast enough. Containers only notice when nothing comes at all, and that by a time limit of their own; a
 * client that sends, or takes, a byte now and then would hold memory for as long as it likes. Immutable.
 */
record Pace(long begun, Duration grace) {

    static final long NANOS_PER_BYTE = 1_000_000_000L / (32 * 1024);

    /** What Linux keeps of a connection's output, unless told to keep more. */
    static final long IN_KERNEL = 4 << 20;

    /** Begins now. */
    static Pace begin(Duration grace) {
        return new Pace(System.nanoTime(), grace);
    }

    /** Whether so few bytes, come by now, are too few. */
    boolean tooSlow(long bytes) {
        return System.nanoTime() - begun > grace.toNanos() + bytes * NANOS_PER_BYTE;
    }

    /** Whether so few bytes, written by now, are too few; what the kernel may have kept nobody has taken. */
    boolean takenTooSlowly(long bytes) {
        return tooSlow(Math.max(0, bytes - IN_KERNEL));
    }
}
