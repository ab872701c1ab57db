package ai.toru.kv.h2;

import java.util.concurrent.TimeUnit;

/**
 * How long the writer pauses after a transaction, so that the file stays in proportion to what is in it. H2 uses the space of
 * what was overwritten again only a while later, so a file takes what was written in that time: many commits a second make it
 * many times as large as its data. With pauses there are fewer commits, each for more callers. Confined to the writer's thread.
 */
final class GrowthBrake {

    /** What may be written in a second, however little is in the file. */
    private static final long LEAST_BYTES = 20L << 20;

    /** What may be written in a second, as a multiple of what is in the file. */
    private static final long PROPORTION = 8;

    /** A smaller file is never too large. */
    private static final long SMALL_FILE = 28L << 20;

    /** How many times as large as what is in it a file may be before less is written. */
    private static final long LARGE = 14;

    /** How much less: what was overwritten is then used again faster than anything new comes. */
    private static final double SLOWLY = 0.4;

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** What was written and not yet made up for by time. */
    private double debt;

    private long writtenThen;
    private long then;

    /** @param now in nanoseconds */
    GrowthBrake(long now) {
        then = now;
    }

    /**
     * The pause, in nanoseconds; a second at most.
     *
     * @param written how much was written since the file was opened, in bytes
     * @param file how large the file is, in bytes
     * @param live how many bytes of the file are keys and values
     * @param now in nanoseconds
     */
    long pauseNanos(long written, long file, long live, long now) {
        double rate = (double) Math.max(LEAST_BYTES, PROPORTION * live) / SECOND;
        if (file > Math.max(SMALL_FILE, LARGE * live)) {
            rate *= SLOWLY;
        }
        long since = written < writtenThen ? written : written - writtenThen; // it was opened again
        debt = Math.max(0, debt - (now - then) * rate) + since;
        writtenThen = written;
        then = now;
        double excess = debt - rate * SECOND / 4;
        return excess <= 0 ? 0 : Math.min(SECOND, (long) (excess / rate));
    }
}
