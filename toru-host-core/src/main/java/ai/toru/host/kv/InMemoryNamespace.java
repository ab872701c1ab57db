package ai.toru.host.kv;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One plugin's keys in memory. Thread-safe; its monitor guards both fields. */
final class InMemoryNamespace {

    private final String pluginId;
    private final KeyValueLimits limits;
    private final NavigableMap<String, KeyValueEntry> entries = new TreeMap<>(CodePointOrder.INSTANCE);
    private long bytes;

    InMemoryNamespace(String pluginId, KeyValueLimits limits) {
        this.pluginId = pluginId;
        this.limits = limits;
    }

    synchronized Optional<String> get(String key, Instant now) {
        return Optional.ofNullable(living(key, now)).map(KeyValueEntry::value);
    }

    synchronized KeyValuePage list(KeyValueQuery query, Instant now) {
        String after = query.after();
        NavigableMap<String, KeyValueEntry> from =
                after != null && CodePointOrder.INSTANCE.compare(after, query.prefix()) >= 0
                        ? entries.tailMap(after, false)
                        : entries.tailMap(query.prefix(), true);
        PageBuilder page = new PageBuilder(query);
        for (KeyValueEntry entry : from.values()) {
            if (!entry.key().startsWith(query.prefix())) {
                break;
            }
            if (!entry.expiredAt(now) && !page.add(entry)) {
                break;
            }
        }
        return page.build();
    }

    synchronized KeyValueOutcome apply(List<KeyValueChange> changes, Instant now) {
        KeyValueBatch batch = KeyValueBatch.of(pluginId, changes, entries::get, now);
        dropExpired(now);
        limits.checkQuota(pluginId, size(), sizeAfter(batch.changed()));
        batch.changed().forEach((key, entry) -> replace(key, entry.orElse(null)));
        return batch.outcome();
    }

    synchronized long clear() {
        long cleared = entries.size();
        entries.clear();
        bytes = 0;
        return cleared;
    }

    synchronized KeyValueStatistics.Namespace size() {
        return new KeyValueStatistics.Namespace(entries.size(), bytes);
    }

    private @Nullable KeyValueEntry living(String key, Instant now) {
        KeyValueEntry entry = entries.get(key);
        return entry == null || entry.expiredAt(now) ? null : entry;
    }

    private KeyValueStatistics.Namespace sizeAfter(Map<String, Optional<KeyValueEntry>> changed) {
        long keys = entries.size();
        long total = bytes;
        for (Map.Entry<String, Optional<KeyValueEntry>> change : changed.entrySet()) {
            KeyValueEntry before = entries.get(change.getKey());
            KeyValueEntry after = change.getValue().orElse(null);
            keys += (after == null ? 0 : 1) - (before == null ? 0 : 1);
            total += (after == null ? 0 : after.bytes()) - (before == null ? 0 : before.bytes());
        }
        return new KeyValueStatistics.Namespace(keys, total);
    }

    private void replace(String key, @Nullable KeyValueEntry after) {
        KeyValueEntry before = after == null ? entries.remove(key) : entries.put(key, after);
        bytes += (after == null ? 0 : after.bytes()) - (before == null ? 0 : before.bytes());
    }

    private void dropExpired(Instant now) {
        List<String> expired = entries.values().stream()
                .filter(entry -> entry.expiredAt(now))
                .map(KeyValueEntry::key)
                .toList();
        expired.forEach(key -> replace(key, null));
    }
}
