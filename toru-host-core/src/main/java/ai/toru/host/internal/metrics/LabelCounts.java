package ai.toru.host.internal.metrics;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts by a word. Thread-safe, without a lock once a word is known. The number of words is bounded: stores may be
 * anybody's, and so may their codes.
 */
final class LabelCounts {

    /** What further words count as. */
    static final String OTHER = "other";

    private static final int MOST_WORDS = 32;

    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    void add(String word) {
        LongAdder count = counts.get(word);
        if (count == null) {
            count = counts.computeIfAbsent(counts.size() < MOST_WORDS ? word : OTHER, first -> new LongAdder());
        }
        count.increment();
    }

    /** Puts in what there is. */
    void addTo(SortedMap<String, Long> sums) {
        counts.forEach((word, count) -> sums.put(word, count.sum()));
    }

    SortedMap<String, Long> sums() {
        SortedMap<String, Long> sums = new TreeMap<>();
        addTo(sums);
        return sums;
    }
}
