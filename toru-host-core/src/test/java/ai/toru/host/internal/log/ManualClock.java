package ai.toru.host.internal.log;

import ai.toru.host.internal.time.HostClock;
import java.time.Duration;
import java.time.Instant;

/** A clock that stands still until it is moved. Thread-safe. */
final class ManualClock implements HostClock {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private volatile long nanos;

    @Override
    public Instant instant() {
        return START.plusNanos(nanos);
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    void advance(Duration duration) {
        nanos += duration.toNanos();
    }
}
