package ai.toru.host;

import ai.toru.host.internal.time.HostTime;
import ai.toru.host.internal.time.ShiftedTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Time for tests: it runs as the machine's does, and a test can move it forward. So a restart that is due in a minute, or the
 * end of a request's 30 s, takes no waiting. Thread-safe.
 *
 * <p>For {@link PluginHostBuilder#time} and, with keys that expire, {@link ai.toru.host.kv.InMemoryKeyValueStore}.
 */
public final class MovableTime implements InstantSource {

    private final ShiftedTime time = new ShiftedTime();

    /** Begins with the machine's time. */
    public MovableTime() {}

    /**
     * Moves forward. All time limits that this passes are over; what that brings about begins now and goes on when this method has
     * returned, so wait for what you expect. What is due only after it, such as the next ping, takes another call.
     *
     * @throws IllegalArgumentException if the duration is negative
     */
    public void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("Time only moves forward, not by " + duration + ".");
        }
        time.advance(duration);
    }

    @Override
    public Instant instant() {
        return time.instant();
    }

    HostTime time() {
        return time;
    }
}
