package ai.toru.host.internal.log;

import ai.toru.host.internal.json.JsonLimits;
import ai.toru.host.internal.json.StrictJson;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes one line of a log as one line of JSON. Thread-safe. */
final class LineFormat {

    private final StrictJson json = new StrictJson(JsonLimits.DEFAULTS);

    /** The line, without its end. */
    byte[] format(Instant timestamp, String level, String plugin, LogStream stream, String message) {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("timestamp", timestamp.toString());
        members.put("level", level);
        members.put("plugin", plugin);
        members.put("stream", stream.word());
        members.put("message", message);
        return json.writeObject(members);
    }
}
