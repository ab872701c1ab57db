package ai.toru.host.internal.log;

import ai.toru.host.internal.json.JsonLimits;
import ai.toru.host.internal.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes text of what a line says beside its message. Thread-safe. */
final class FieldTexts {

    private final StrictJson json = new StrictJson(JsonLimits.DEFAULTS);

    /** Each value as text, or as the text of its JSON, in their order. */
    Map<String, String> of(Map<?, ?> fields) {
        Map<String, String> texts = new LinkedHashMap<>();
        fields.forEach((name, value) -> texts.put(String.valueOf(name), text(value)));
        return texts;
    }

    private String text(@Nullable Object value) {
        return value instanceof String text ? text : new String(json.writeValue(value), StandardCharsets.UTF_8);
    }
}
