package ai.toru.kv.h2.workload;

import java.util.Random;

/** Makes sequences of chance that can be had again. Pure. */
public final class Chance {

    private Chance() {}

    /** A sequence for these numbers, and another one for others, also for neighbouring ones. */
    public static Random of(long... numbers) {
        long mixed = 0;
        for (long number : numbers) {
            mixed = (mixed ^ number) * 0x9E3779B97F4A7C15L;
            mixed ^= mixed >>> 29;
        }
        return new Random(mixed);
    }
}
