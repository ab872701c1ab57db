package ai.toru.host.internal.time;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** The machine's own time and what was added to it. Thread-safe. */
public final class ShiftedTime implements HostTime, HostClock {

    private final HostClock real = HostClock.system();
    private final AtomicLong shift = new AtomicLong();
    private final List<ShiftedTimer> timers = new CopyOnWriteArrayList<>();

    /** Moves on at once. What falls due with it happens now, on the timers' threads. */
    public void advance(Duration duration) {
        shift.addAndGet(duration.toNanos());
        timers.forEach(ShiftedTimer::look);
    }

    @Override
    public Instant instant() {
        return real.instant().plusNanos(shift.get());
    }

    @Override
    public long nanoTime() {
        return real.nanoTime() + shift.get();
    }

    @Override
    public HostClock clock() {
        return this;
    }

    @Override
    public HostTimer timer(String threadName) {
        ShiftedTimer timer = new ShiftedTimer(threadName, this, timers::remove);
        timers.add(timer);
        return timer;
    }
}
