package ai.toru.servlet.internal.manage;

import ai.toru.host.kv.KeyValueEntry;
import ai.toru.host.kv.KeyValueOutcome;
import ai.toru.host.kv.KeyValuePage;
import ai.toru.servlet.internal.answer.Answer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What became of key-value operations, as answers. Pure. */
final class KeyValueJson {

    private static final Answer NO_SUCH_KEY =
            Answer.error(404, "no_such_key", "The plugin has no such key. Check it, or list the keys that there are.");

    private KeyValueJson() {}

    /** A value; null where there is none. */
    static Answer value(Optional<String> value) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("value", value.orElse(null));
        return Answer.json(200, json);
    }

    /** A value; 404 where there is none. */
    static Answer found(Optional<String> value) {
        return value.isPresent() ? value(value) : NO_SUCH_KEY;
    }

    /** The value that one change left. */
    static Answer changed(KeyValueOutcome outcome) {
        return value(outcome.values().get(0));
    }

    /** Whether one comparison held, and the value there is now. */
    static Answer compared(KeyValueOutcome outcome) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("applied", outcome.applied());
        json.put("value", outcome.values().get(0).orElse(null));
        return Answer.json(200, json);
    }

    /** The value that one change left; 409 with the value there is if that was not the expected one. */
    static Answer changedAsExpected(KeyValueOutcome outcome) {
        if (outcome.applied()) {
            return changed(outcome);
        }
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("error", "The key does not have the expected value, so nothing was changed. Look at \"value\".");
        json.put("code", "not_as_expected");
        json.put("value", outcome.values().get(0).orElse(null));
        return Answer.json(409, json);
    }

    /** Keys with their values, and where to read on. */
    static Answer page(KeyValuePage page) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("entries", page.entries().stream().map(KeyValueJson::entry).toList());
        json.put("next", page.next());
        return Answer.json(200, json);
    }

    private static Map<String, @Nullable Object> entry(KeyValueEntry entry) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("key", entry.key());
        json.put("value", entry.value());
        if (entry.expiresAt() != null) {
            json.put("expires_at", entry.expiresAt());
        }
        return json;
    }
}
