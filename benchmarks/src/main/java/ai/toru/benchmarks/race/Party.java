package ai.toru.benchmarks.race;

import java.time.Duration;

/** Somebody who is measured. Confined to the thread that measures. */
@FunctionalInterface
interface Party {

    /**
     * Works for a while.
     *
     * @return the figure of that while, in the contest's unit
     */
    double measure(Duration slice) throws Exception;
}
