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
    private static final int MILLIS_PER_SECOND = 1000;

    private final InstantSource clock;

    /** The second written last. Immutable, so that any thread may read it without more. */
    private volatile Second last;

    Timestamps(InstantSource clock) {
        this.clock = clock;
        this.last = new Second(Math.floorDiv(clock.millis(), MILLIS_PER_SECOND));
    }

    /** Writes the present moment, without quotes. */
    void write(FrameWriter out) {
        long now = clock.millis();
        long epochSecond = Math.floorDiv(now, MILLIS_PER_SECOND);
        Second second = last;
        if (second.epochSecond != epochSecond) {
            second = new Second(epochSecond);
            last = second;
        }
        out.raw(second.text).digits(Math.floorMod(now, MILLIS_PER_SECOND), 3).raw('Z');
    }

    /** The text of one second, up to the point before the milliseconds. */
    private static final class Second {

        private final long epochSecond;
        private final byte[] text;

        private Second(long epochSecond) {
            this.epochSecond = epochSecond;
            text = JsonEscapes.ascii(SECONDS.format(Instant.ofEpochSecond(epochSecond)));
        }
    }
}
