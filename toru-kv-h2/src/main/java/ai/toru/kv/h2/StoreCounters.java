package ai.toru.kv.h2;

import java.util.concurrent.atomic.LongAdder;

/** What a store has done since it was opened. Thread-safe. */
final class StoreCounters {

    private final LongAdder reads = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder writes = new LongAdder();
    private final LongAdder commits = new LongAdder();
    private final LongAdder failures = new LongAdder();

    void read() {
        reads.increment();
    }

    void missed() {
        misses.increment();
    }

    void committed(int operations) {
        writes.add(operations);
        commits.increment();
    }

    void failed() {
        failures.increment();
    }

    long reads() {
        return reads.sum();
    }

    long hits() {
        return Math.max(0, reads.sum() - misses.sum());
    }

    long writes() {
        return writes.sum();
    }

    long commits() {
        return commits.sum();
    }

    long failures() {
        return failures.sum();
    }
}
