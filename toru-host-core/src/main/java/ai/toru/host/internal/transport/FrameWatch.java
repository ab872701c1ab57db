package ai.toru.host.internal.transport;

import ai.toru.host.internal.protocol.ProtocolViolationException;
import ai.toru.host.internal.time.HostClock;
import ai.toru.host.internal.time.HostTimer;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Ends a connection whose current frame takes too long: one deadline for the whole frame, however slowly bytes drip.
 * Thread-safe.
 *
 * <p>Costs one timer task for all frames of a time limit, not one each.
 */
final class FrameWatch {

    private final HostTimer timer;
    private final HostClock clock;
    private final Duration limit;
    private final Consumer<IOException> onExpiry;

    /** Whether a frame is under way. Guarded by this. */
    private boolean midFrame;

    /** When it began. Guarded by this. */
    private long begunAt;

    /** Whether a timer task will look. Guarded by this. */
    private boolean watching;

    /** The timer task, which would keep the connection and its half frame in memory. Guarded by this. */
    private HostTimer.Scheduled look = () -> {};

    /** Guarded by this. */
    private boolean closed;

    FrameWatch(HostTimer timer, HostClock clock, Duration limit, Consumer<IOException> onExpiry) {
        this.timer = timer;
        this.clock = clock;
        this.limit = limit;
        this.onExpiry = onExpiry;
    }

    /** Part of a frame is here and the rest is not. */
    synchronized void frameBegun() {
        if (midFrame) {
            return;
        }
        midFrame = true;
        begunAt = clock.nanoTime();
        if (!watching) {
            watching = true;
            look = timer.schedule(limit, this::look);
        }
    }

    /** A frame is here whole. */
    synchronized void frameEnded() {
        midFrame = false;
    }

    /** The connection is over. */
    synchronized void close() {
        closed = true;
        look.cancel();
    }

    private void look() {
        synchronized (this) {
            if (!midFrame || closed) {
                watching = false;
                return;
            }
            long left = limit.toNanos() - (clock.nanoTime() - begunAt);
            if (left > 0) {
                look = timer.schedule(Duration.ofNanos(left), this::look);
                return;
            }
        }
        onExpiry.accept(new ProtocolViolationException(
                "A frame did not arrive whole within " + limit.toMillis() + " ms of its first byte."));
    }
}
