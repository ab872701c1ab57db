package ai.toru.host.internal.metrics;

import ai.toru.host.metrics.DurationReading;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** A histogram of durations. Thread-safe, without a lock. */
final class DurationMeter {

    private static final long[] BOUNDS = DurationReading.BOUNDS.stream()
            .mapToLong(seconds -> new BigDecimal(seconds).movePointRight(9).longValueExact())
            .toArray();

    /** How many ended in each bucket, and in none of them. */
    private final LongAdder[] buckets =
            Stream.generate(LongAdder::new).limit(BOUNDS.length + 1L).toArray(LongAdder[]::new);

    private final LongAdder sumNanos = new LongAdder();

    void add(long nanos) {
        int bucket = 0;
        while (bucket < BOUNDS.length && nanos > BOUNDS[bucket]) {
            bucket++;
        }
        buckets[bucket].increment();
        sumNanos.add(nanos);
    }

    DurationReading reading() {
        List<Long> counts = new ArrayList<>(buckets.length);
        long soFar = 0;
        for (LongAdder bucket : buckets) {
            soFar += bucket.sum();
            counts.add(soFar);
        }
        return new DurationReading(counts, sumNanos.sum());
    }
}
