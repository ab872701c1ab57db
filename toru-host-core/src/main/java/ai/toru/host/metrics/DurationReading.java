package ai.toru.host.metrics;

import java.util.List;

/**
 * How long requests took, as a histogram. Immutable.
 *
 * @param counts how many took no longer than each of {@link #BOUNDS}, shorter ones included; the last entry, one more than
 *     there are bounds, counts all
 * @param sumNanos of all together, in nanoseconds
 */
public record DurationReading(List<Long> counts, long sumNanos) {

    /** Upper bounds of the buckets, in seconds. The last one is the default of requests' time limit. */
    public static final List<String> BOUNDS = List.of(
            "0.001", "0.0025", "0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "5", "10", "30");

    public DurationReading {
        counts = List.copyOf(counts);
        if (counts.size() != BOUNDS.size() + 1) {
            throw new IllegalArgumentException(
                    "There are " + (BOUNDS.size() + 1) + " buckets, not " + counts.size() + ".");
        }
    }

    /** How many there were. */
    public long count() {
        return counts.get(BOUNDS.size());
    }
}
