package ai.toru.benchmarks.kv;

import ai.toru.benchmarks.common.Load;
import ai.toru.benchmarks.common.Rates;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * How large a store's files became while its data was overwritten. Immutable.
 *
 * @param largest the largest of all samples, as a multiple of live data
 * @param median the one in the middle
 * @param overwritten how many times all data was overwritten
 */
record Growth(double largest, double median, double overwritten) {

    /** How long one caller, and then many, overwrite before they take turns again. */
    private static final Duration PHASE = Duration.ofSeconds(10);

    private static final int CALLERS = 64;

    /** Overwrites for a while, as fast as one caller can and as fast as many can by turns, and watches the files. */
    static Growth watch(Contender store, Entries entries, Duration time) throws SQLException, InterruptedException {
        List<Work> one = Work.putsOf(store, entries, 1);
        List<Work> many = Work.putsOf(store, entries, CALLERS);
        long puts = 0;
        try (SizeSampler sampler = new SizeSampler(store.directory())) {
            Duration left = time;
            for (boolean alone = true; left.compareTo(Duration.ZERO) > 0; alone = !alone) {
                Duration phase = left.compareTo(PHASE) < 0 ? left : PHASE;
                puts += (long) (Load.perSecond(alone ? one : many, phase) * phase.toNanos() / 1e9);
                left = left.minus(phase);
            }
            Rates sizes = new Rates("size", sampler.sizes());
            double live = entries.bytes();
            return new Growth(sizes.highest() / live, sizes.median() / live, (double) puts / entries.count());
        }
    }
}
