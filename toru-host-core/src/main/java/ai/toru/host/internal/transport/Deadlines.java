package ai.toru.host.internal.transport;

import ai.toru.host.internal.time.HostClock;
import ai.toru.host.internal.time.HostTimer;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/**
 * Calls back when the earliest of many deadlines has come. Thread-safe.
 *
 * <p>Deadlines mostly come in the order they were set, so one timer task serves for all: a new deadline costs a comparison
 * unless it is earlier than all others. A look at many takes long, and a plugin that hangs may have as many deadlines; so
 * after each look there is a rest, in which deadlines wait for the next.
 */
final class Deadlines {

    /** A rest is so many times as long as the look before it. */
    private static final int REST = 9;

    /** And no longer than this: a look may have taken long since the machine stood still. */
    private static final long LONGEST_REST = TimeUnit.MILLISECONDS.toNanos(50);

    private final HostTimer timer;
    private final HostClock clock;

    /** Fails what is overdue at a time, and tells the earliest deadline of the rest. Called without a lock. */
    private final LongFunction<OptionalLong> expire;

    /** When the timer task runs; meaningless without one. Guarded by this. */
    private long wakeAt;

    /** The timer task; guarded by this. */
    private HostTimer.Scheduled wake = NONE;

    /** When the next look may be; guarded by this. */
    private long restUntil;

    private static final HostTimer.Scheduled NONE = () -> {};

    Deadlines(HostTimer timer, HostClock clock, LongFunction<OptionalLong> expire) {
        this.timer = timer;
        this.clock = clock;
        this.expire = expire;
        restUntil = clock.nanoTime();
    }

    /** Makes sure that somebody looks at this time, or shortly after it. */
    synchronized void watch(long deadline) {
        long due = deadline - restUntil < 0 ? restUntil : deadline;
        if (wake != NONE && wakeAt - due <= 0) {
            return;
        }
        wake.cancel();
        wakeAt = due;
        wake = timer.schedule(Duration.ofNanos(Math.max(0, due - clock.nanoTime())), this::look);
    }

    private void look() {
        synchronized (this) {
            wake = NONE;
        }
        long begun = clock.nanoTime();
        OptionalLong earliest = expire.apply(begun);
        rest(clock.nanoTime() - begun);
        earliest.ifPresent(this::watch);
    }

    private synchronized void rest(long lookNanos) {
        restUntil = clock.nanoTime() + Math.min(REST * lookNanos, LONGEST_REST);
    }
}
