package ai.toru.host.kv;

import ai.toru.host.plugin.KeyValueException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a batch of changes leads to, worked out without doing it: for implementers of stores. Immutable.
 *
 * @param outcome what the caller is told
 * @param changed what each changed key has afterwards: an entry, or none; empty if the batch is not applied
 */
public record KeyValueBatch(KeyValueOutcome outcome, Map<String, Optional<KeyValueEntry>> changed) {

    public KeyValueBatch {
        changed = Map.copyOf(changed);
    }

    /**
     * Works it out.
     *
     * @param current what a key has now; null for nothing. What has expired counts as nothing
     * @throws KeyValueException as {@link KeyValueChange#after}
     */
    public static KeyValueBatch of(
            String pluginId,
            List<KeyValueChange> changes,
            Function<String, @Nullable KeyValueEntry> current,
            Instant now) {
        Map<String, Optional<KeyValueEntry>> before = new HashMap<>();
        for (KeyValueChange change : changes) {
            before.computeIfAbsent(
                    change.key(),
                    key -> Optional.ofNullable(current.apply(key)).filter(entry -> !entry.expiredAt(now)));
        }
        Map<String, Optional<KeyValueEntry>> after = new HashMap<>(before);
        for (KeyValueChange change : changes) {
            KeyValueEntry entry =
                    after.getOrDefault(change.key(), Optional.empty()).orElse(null);
            if (!change.accepts(entry)) {
                return new KeyValueBatch(new KeyValueOutcome(false, values(changes, before)), Map.of());
            }
            after.put(change.key(), Optional.ofNullable(change.after(pluginId, entry, now)));
        }
        return new KeyValueBatch(new KeyValueOutcome(true, values(changes, after)), after);
    }

    private static List<Optional<String>> values(
            List<KeyValueChange> changes, Map<String, Optional<KeyValueEntry>> entries) {
        List<Optional<String>> values = new ArrayList<>(changes.size());
        for (KeyValueChange change : changes) {
            values.add(entries.getOrDefault(change.key(), Optional.empty()).map(KeyValueEntry::value));
        }
        return values;
    }
}
