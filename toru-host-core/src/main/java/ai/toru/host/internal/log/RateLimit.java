package ai.toru.host.internal.log;

import java.util.concurrent.TimeUnit;

/**
 * How much may be written: so much at once, so much a second in the long run. Once that is used up nothing passes until
 * there is room for a second's worth, so that the log of a flood has few gaps and not thousands. Confined to the thread
 * that writes.
 */
final class RateLimit {

    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final long perSecond;
    private final long burst;
    private double room;
    private long lastNanos;
    private boolean open = true;

    RateLimit(long perSecond, long burst, long nowNanos) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.room = burst;
        this.lastNanos = nowNanos;
    }

    /** Whether something may be written now. */
    boolean admits(long nowNanos) {
        double earned = (double) (nowNanos - lastNanos) * perSecond / NANOS_PER_SECOND;
        room = Math.min((double) burst, room + earned);
        lastNanos = nowNanos;
        open = open ? room > 0 : room >= Math.min(burst, perSecond);
        return open;
    }

    /** Counts what was written; it may be somewhat more than there was room for. */
    void charge(long bytes) {
        room -= bytes;
    }
}
