package ai.toru.host.kv;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One plugin's keys in memory. Thread-safe. */
final class InMemoryNamespace {

    private static final Comparator<KeyValueEntry> SOONEST_FIRST = Comparator.comparing(
                    (KeyValueEntry entry) -> Objects.requireNonNull(entry.expiresAt()))
            .thenComparing(KeyValueEntry::key, CodePointOrder.INSTANCE);

    private final String pluginId;
    private final KeyValueLimits limits;

    /** Guarded by this. */
    private final NavigableMap<String, KeyValueEntry> entries = new TreeMap<>(CodePointOrder.INSTANCE);

    /** Those that are to expire. Guarded by this. */
    private final NavigableSet<KeyValueEntry> expiring = new TreeSet<>(SOONEST_FIRST);

    /** Of all entries. Guarded by this. */
    private long bytes;

    /** Whether it was given up, being empty: another one has taken its place, or will. Guarded by this. */
    private boolean abandoned;

    InMemoryNamespace(String pluginId, KeyValueLimits limits) {
        this.pluginId = pluginId;
        this.limits = limits;
    }

    synchronized Optional<String> get(String key, Instant now) {
        return Optional.ofNullable(living(key, now)).map(KeyValueEntry::value);
    }

    synchronized KeyValuePage list(KeyValueQuery query, Instant now) {
        dropExpired(now);
        PageBuilder page = new PageBuilder(query);
        for (KeyValueEntry entry : from(query).values()) {
            if (!entry.key().startsWith(query.prefix()) || !page.add(entry)) {
                break;
            }
        }
        return page.build();
    }

    /** Makes changes; null, and none made, where it was abandoned. */
    synchronized @Nullable KeyValueOutcome apply(List<KeyValueChange> changes, Instant now) {
        if (abandoned) {
            return null;
        }
        dropExpired(now);
        KeyValueBatch batch = KeyValueBatch.of(pluginId, changes, entries::get, now);
        limits.checkQuota(pluginId, size(), sizeAfter(batch.changed()));
        batch.changed().forEach((key, entry) -> replace(key, entry.orElse(null)));
        return batch.outcome();
    }

    synchronized long clear(Instant now) {
        dropExpired(now);
        long cleared = entries.size();
        entries.clear();
        expiring.clear();
        bytes = 0;
        return cleared;
    }

    synchronized KeyValueStatistics.Namespace size(Instant now) {
        dropExpired(now);
        return size();
    }

    /** Gives it up if it is empty; whether it was. */
    synchronized boolean abandonIfEmpty() {
        abandoned |= entries.isEmpty();
        return abandoned;
    }

    private NavigableMap<String, KeyValueEntry> from(KeyValueQuery query) {
        String after = query.after();
        boolean inside = after != null && CodePointOrder.INSTANCE.compare(after, query.prefix()) >= 0;
        return inside ? entries.tailMap(after, false) : entries.tailMap(query.prefix(), true);
    }

    private @Nullable KeyValueEntry living(String key, Instant now) {
        KeyValueEntry entry = entries.get(key);
        return entry == null || entry.expiredAt(now) ? null : entry;
    }

    private KeyValueStatistics.Namespace size() {
        return new KeyValueStatistics.Namespace(entries.size(), bytes);
    }

    private KeyValueStatistics.Namespace sizeAfter(Map<String, Optional<KeyValueEntry>> changed) {
        long keys = entries.size();
        long total = bytes;
        for (Map.Entry<String, Optional<KeyValueEntry>> change : changed.entrySet()) {
            KeyValueEntry before = entries.get(change.getKey());
            KeyValueEntry after = change.getValue().orElse(null);
            keys += (after == null ? 0 : 1) - (before == null ? 0 : 1);
            total += bytesOf(after) - bytesOf(before);
        }
        return new KeyValueStatistics.Namespace(keys, total);
    }

    private void replace(String key, @Nullable KeyValueEntry after) {
        KeyValueEntry before = after == null ? entries.remove(key) : entries.put(key, after);
        bytes += bytesOf(after) - bytesOf(before);
        if (before != null && before.expiresAt() != null) {
            expiring.remove(before);
        }
        if (after != null && after.expiresAt() != null) {
            expiring.add(after);
        }
    }

    private void dropExpired(Instant now) {
        while (!expiring.isEmpty() && expiring.first().expiredAt(now)) {
            replace(expiring.first().key(), null);
        }
    }

    private static long bytesOf(@Nullable KeyValueEntry entry) {
        return entry == null ? 0 : entry.bytes();
    }
}
