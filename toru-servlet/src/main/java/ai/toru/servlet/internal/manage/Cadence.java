package ai.toru.servlet.internal.manage;

import ai.toru.servlet.internal.time.Rhythm;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How often a feed is read that tells how things are: no more than once a step, soon after something happened, and after some steps
 * in any case. Thread-safe.
 */
final class Cadence {

    /** What is told may show only a moment later, so it is looked once more. */
    private static final int LOOKS = 2;

    private final Rhythm rhythm;
    private final Duration step;
    private final int mostQuiet;
    private final AtomicInteger looks = new AtomicInteger();

    /** Whether it may be read; so it may at the beginning. */
    private final AtomicBoolean due = new AtomicBoolean(true);

    /** Steps since it was last to be read; confined to the rhythm. */
    private int quiet;

    /** @param mostQuiet in so many steps it is to be read once, whether or not something happened */
    Cadence(Rhythm rhythm, Duration step, int mostQuiet) {
        this.rhythm = rhythm;
        this.step = step;
        this.mostQuiet = mostQuiet;
    }

    /**
     * Begins.
     *
     * @param read called when it is to be read
     * @return ends that
     */
    Runnable begin(Runnable read) {
        return rhythm.every(step, () -> step(read));
    }

    private void step(Runnable read) {
        quiet++;
        if (looks.getAndUpdate(left -> Math.max(0, left - 1)) > 0 || quiet >= mostQuiet) {
            quiet = 0;
            due.set(true);
            read.run();
        }
    }

    /** Something happened. */
    void happened() {
        looks.set(LOOKS);
    }

    /** Whether it may be read now, which only the first one to ask hears. */
    boolean take() {
        return due.getAndSet(false);
    }
}
