package ai.toru.plugin.internal.serve;

import ai.toru.plugin.BatchResult;
import ai.toru.plugin.KeyValueEntry;
import ai.toru.plugin.KeyValueException;
import ai.toru.plugin.KeyValuePage;
import ai.toru.plugin.internal.json.Members;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the host answers to questions for key-value data. Pure. */
final class KeyValueAnswers {
    private KeyValueAnswers() {}

    /** The payload, unless it is a refusal: that has a null value, too, and is no key that is not there. */
    static Map<String, @Nullable Object> checked(Map<String, @Nullable Object> payload) {
        if (payload.get("error") == null) {
            return payload;
        }
        Map<String, @Nullable Object> error = Members.object(payload, "error");
        throw new KeyValueException(
                Members.text(error, "code", "unknown"), Members.text(error, "message", "The host refused it"));
    }

    static KeyValuePage page(Map<String, @Nullable Object> payload) {
        List<KeyValueEntry> entries = Members.list(payload, "entries").stream()
                .map(entry -> entry(Members.object(entry)))
                .toList();
        return new KeyValuePage(entries, Members.text(payload, "next"));
    }

    private static KeyValueEntry entry(Map<String, @Nullable Object> entry) {
        String end = Members.text(entry, "expires_at");
        return new KeyValueEntry(
                Members.text(entry, "key", ""),
                Members.text(entry, "value", ""),
                end == null ? null : Instant.parse(end));
    }

    static BatchResult batch(Map<String, @Nullable Object> payload) {
        List<@Nullable String> values = new ArrayList<>();
        for (Object result : Members.list(payload, "results")) {
            values.add(Members.text(Members.object(result), "value"));
        }
        return new BatchResult(Members.flag(payload, "applied"), Collections.unmodifiableList(values));
    }
}
