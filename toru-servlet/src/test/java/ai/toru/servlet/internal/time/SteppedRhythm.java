package ai.toru.servlet.internal.time;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Time that a test moves by hand. Confined to the test's thread. */
public final class SteppedRhythm implements Rhythm {

    private final List<Beat> beats = new ArrayList<>();
    private long now;

    /** Something that is done again and again. */
    private static final class Beat {
        private final long interval;
        private final Runnable task;
        private long next;

        Beat(long now, Duration interval, Runnable task) {
            this.interval = interval.toMillis();
            this.task = task;
            next = now + this.interval;
        }
    }

    @Override
    public Runnable every(Duration interval, Runnable task) {
        Beat beat = new Beat(now, interval, task);
        beats.add(beat);
        return () -> beats.remove(beat);
    }

    /** Lets time pass. */
    public void pass(Duration time) {
        for (long end = now + time.toMillis(); now < end; now++) {
            for (Beat beat : List.copyOf(beats)) {
                if (beat.next == now + 1) {
                    beat.next += beat.interval;
                    beat.task.run();
                }
            }
        }
    }

    /** How many things are done. */
    public int beats() {
        return beats.size();
    }
}
