package ai.toru.host.internal.log;

import ai.toru.host.internal.json.JsonLimits;
import ai.toru.host.internal.json.StrictJson;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes one line of a log as one line of JSON. Thread-safe. */
final class LineFormat {

    private final StrictJson json = new StrictJson(JsonLimits.DEFAULTS);

    /** The line, without its end. */
    byte[] format(LogEntry entry) {
        LineContent content = entry.content();
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("timestamp", entry.at().toString());
        members.put("level", content.level().word());
        members.put("plugin", entry.pluginId());
        members.put("stream", entry.stream().word());
        members.put("message", content.message());
        if (!content.fields().isEmpty()) {
            members.put("fields", content.fields());
        }
        return json.writeObject(members);
    }
}
