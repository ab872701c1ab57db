package ai.toru.host.internal.time;

import java.time.Instant;
import java.time.InstantSource;

/** What time it is. Thread-safe. */
public interface HostClock extends InstantSource {

    /** Wall-clock time, for people. */
    @Override
    Instant instant();

    /** Nanoseconds from some fixed moment on; never jumps, for durations and deadlines. */
    long nanoTime();

    /** The machine's own clock. */
    static HostClock system() {
        return new HostClock() {
            @Override
            public Instant instant() {
                return Instant.now();
            }

            @Override
            public long millis() {
                return System.currentTimeMillis(); // the default would make an Instant
            }

            @Override
            public long nanoTime() {
                return System.nanoTime();
            }
        };
    }
}
