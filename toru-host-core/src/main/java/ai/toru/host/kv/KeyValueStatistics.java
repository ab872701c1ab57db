package ai.toru.host.kv;

import java.util.Map;

/**
 * How a store stands. Immutable.
 *
 * @param namespaces of each plugin that has keys, by its id, whether or not there still is such a plugin
 * @param storedBytes what it takes where it is stored; 0 in memory
 * @param reads operations that read, since it was opened
 * @param cacheHits how many of them were answered by a cache
 * @param writes batches of changes that took effect, since it was opened
 * @param commits in how many steps these were made to last
 * @param failures operations that failed for the store's own reasons, since it was opened
 * @param waiting operations that wait now
 */
public record KeyValueStatistics(
        Map<String, Namespace> namespaces,
        long storedBytes,
        long reads,
        long cacheHits,
        long writes,
        long commits,
        long failures,
        long waiting) {

    public KeyValueStatistics {
        namespaces = Map.copyOf(namespaces);
    }

    /**
     * One plugin's keys; some may have expired and wait to be cleared away. Immutable.
     *
     * @param keys how many there are
     * @param bytes of keys and values together, in UTF-8
     */
    public record Namespace(long keys, long bytes) {}
}
