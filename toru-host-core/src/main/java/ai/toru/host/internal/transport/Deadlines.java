package ai.toru.host.internal.transport;

import ai.toru.host.internal.time.HostClock;
import ai.toru.host.internal.time.HostTimer;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongFunction;

/**
 * Calls back when the earliest of many deadlines has come. Thread-safe.
 *
 * <p>Deadlines mostly come in the order they were set, so one timer task serves for all: a new deadline costs a comparison
 * unless it is earlier than all others.
 */
final class Deadlines {

    private final HostTimer timer;
    private final HostClock clock;

    /** Fails what is overdue at a time, and tells the earliest deadline of the rest. Called without a lock. */
    private final LongFunction<OptionalLong> expire;

    /** When the timer task runs; meaningless without one. Guarded by this. */
    private long wakeAt;

    /** The timer task; guarded by this. */
    private HostTimer.Scheduled wake = NONE;

    private static final HostTimer.Scheduled NONE = () -> {};

    Deadlines(HostTimer timer, HostClock clock, LongFunction<OptionalLong> expire) {
        this.timer = timer;
        this.clock = clock;
        this.expire = expire;
    }

    /** Makes sure that somebody looks at this time. */
    synchronized void watch(long deadline) {
        if (wake != NONE && wakeAt - deadline <= 0) {
            return;
        }
        wake.cancel();
        wakeAt = deadline;
        wake = timer.schedule(Duration.ofNanos(Math.max(0, deadline - clock.nanoTime())), this::look);
    }

    private void look() {
        synchronized (this) {
            wake = NONE;
        }
        expire.apply(clock.nanoTime()).ifPresent(this::watch);
    }
}
