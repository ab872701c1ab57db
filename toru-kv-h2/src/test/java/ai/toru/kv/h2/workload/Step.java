package ai.toru.kv.h2.workload;

import ai.toru.host.kv.KeyValueChange;
import ai.toru.host.kv.KeyValueEntry;
import ai.toru.host.kv.KeyValueOutcome;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One step of a script. Immutable.
 *
 * @param changes what to ask of the store
 * @param outcome what it has to answer
 * @param after what has to be there then
 */
public record Step(List<KeyValueChange> changes, KeyValueOutcome outcome, Progress after) {

    static Step of(List<KeyValueChange> changes, Progress before) {
        Map<String, String> values = new HashMap<>(before.values());
        boolean applied = true;
        for (KeyValueChange change : changes) {
            KeyValueEntry current = entry(values, change.key());
            applied &= change.accepts(current);
            KeyValueEntry after = change.after("script", current, Instant.EPOCH);
            if (after == null) {
                values.remove(change.key());
            } else {
                values.put(change.key(), after.value());
            }
        }
        Progress after = new Progress(before.steps() + 1, applied ? values : before.values());
        List<Optional<String>> told = changes.stream()
                .map(change -> Optional.ofNullable(after.values().get(change.key())))
                .toList();
        return new Step(changes, new KeyValueOutcome(applied, told), after);
    }

    private static KeyValueEntry entry(Map<String, String> values, String key) {
        String value = values.get(key);
        return value == null ? null : new KeyValueEntry(key, value, null);
    }
}
