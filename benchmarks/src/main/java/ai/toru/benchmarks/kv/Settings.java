package ai.toru.benchmarks.kv;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * How the benchmark runs. Immutable.
 *
 * @param directory where all stores live, so that they are on one file system
 * @param keys how many keys are written and read in turn
 * @param rounds how many times each store is measured for each row
 * @param warmUp for how long each store works before, for each row: the compiler is busy, keys are set for the first time
 * @param slice how long each of these takes
 * @param growth for how long data is overwritten while the size of the files is watched
 */
record Settings(Path directory, int keys, int rounds, Duration warmUp, Duration slice, Duration growth) {

    Settings {
        boolean positive = keys > 0
                && rounds > 0
                && Stream.of(warmUp, slice, growth).noneMatch(time -> time.isNegative() || time.isZero());
        if (!positive) {
            throw new IllegalArgumentException(
                    "bench.keys, .rounds, .warmup, .slice and .growth must be positive, but are " + keys + ", " + rounds
                            + ", " + warmUp + ", " + slice + " and " + growth + ".");
        }
    }

    /** From the system properties {@code bench.*}. */
    static Settings fromProperties() {
        return new Settings(
                Path.of(System.getProperty("bench.directory", "target/benchmark")),
                Integer.getInteger("bench.keys", 1000),
                Integer.getInteger("bench.rounds", 9),
                Duration.parse(System.getProperty("bench.warmup", "PT15S")),
                Duration.parse(System.getProperty("bench.slice", "PT1S")),
                Duration.parse(System.getProperty("bench.growth", "PT10M")));
    }
}
