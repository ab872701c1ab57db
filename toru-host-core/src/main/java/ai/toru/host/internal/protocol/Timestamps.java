package ai.toru.host.internal.protocol;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * The time in ISO 8601, UTC, to the millisecond: {@code 2025-12-30T12:00:01.050Z}. Thread-safe without locks: the
 * text of the current second is kept, and losing a race costs formatting it once more.
 */
final class Timestamps {

    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.").withZone(ZoneOffset.UTC);
    private static final int NANOS_PER_MILLI = 1_000_000;

    private final InstantSource clock;

    /** The second written last. Immutable, so that any thread may read it without more. */
    private volatile Second last;

    Timestamps(InstantSource clock) {
        this.clock = clock;
        this.last = new Second(clock.instant());
    }

    /** Writes the present moment, without quotes. */
    void write(FrameWriter out) {
        Instant now = clock.instant();
        Second second = last;
        if (second.epochSecond != now.getEpochSecond()) {
            second = new Second(now);
            last = second;
        }
        out.raw(second.text).digits(now.getNano() / NANOS_PER_MILLI, 3).raw('Z');
    }

    /** The text of one second, up to the point before the milliseconds. */
    private static final class Second {

        private final long epochSecond;
        private final byte[] text;

        private Second(Instant instant) {
            epochSecond = instant.getEpochSecond();
            text = JsonEscapes.ascii(SECONDS.format(instant));
        }
    }
}
