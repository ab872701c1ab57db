package ai.toru.kv.h2;

import java.util.concurrent.TimeUnit;

/**
 * How long the writer pauses after a transaction, so that the file stays in proportion to what is in it. H2 uses the space of
 * what was overwritten again only a second or two later, so a file takes what was written in that time: many commits a
 * second make it many times as large as its data. With pauses there are fewer commits, each for more callers. Pure.
 */
final class GrowthBrake {

    /** A file that is smaller is never worth a pause. */
    private static final long SMALL = 14L << 20;

    /**
     * From this many times the live data on there are pauses, and at half as much again they are long: H2 may take as much
     * once more while it tidies up, and that is to be less than 20 times.
     */
    private static final long PROPORTION = 8;

    /** Of a file that is half as large again. */
    private static final double LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private GrowthBrake() {}

    /**
     * The pause, in nanoseconds.
     *
     * @param fileBytes how large the file is
     * @param liveBytes how much of it are keys and values
     */
    static long pauseNanos(long fileBytes, long liveBytes) {
        long tolerated = Math.max(SMALL, PROPORTION * liveBytes);
        double excess = (double) fileBytes / tolerated - 1;
        return excess <= 0 ? 0 : (long) (LONGEST_NANOS * Math.min(1, 4 * excess * excess));
    }
}
