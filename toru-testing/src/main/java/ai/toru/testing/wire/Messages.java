package ai.toru.testing.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages as a host writes them. Pure, but for the time of day in them. */
public final class Messages {
    /** What the kit offers, as this version of the protocol has it. */
    public static final List<String> FEATURES =
            List.of("multiplex", "cancel", "ready", "ping", "binary", "stream", "log", "kv2");

    /** How many bytes of a stream may be sent before the first window. */
    public static final int STREAM_WINDOW = 262_144;

    private Messages() {}

    /** The first message of a run. */
    public static ObjectNode init(Path socket, @Nullable String requestId, Collection<String> features) {
        ObjectNode message = envelope("lifecycle", requestId);
        ObjectNode payload = payload(message, "lifecycle");
        payload.put("action", "init")
                .put("instance_id", "0b0e6a3c-3a57-4f0e-8d5e-3f6a0a1f5a10")
                .put("plugin_socket", socket.toString())
                .put("log_path", socket.resolveSibling("plugin.log").toString())
                .put("protocol_version", "1.1")
                .put("stream_window", STREAM_WINDOW);
        features.forEach(payload.putArray("features")::add);
        return message;
    }

    /** Asks the plugin to exit. */
    public static ObjectNode shutdown() {
        ObjectNode message = envelope("lifecycle", null);
        payload(message, "lifecycle").put("action", "shutdown");
        return message;
    }

    /** Asks whether the plugin lives. */
    public static ObjectNode ping(String requestId) {
        ObjectNode message = envelope("lifecycle", requestId);
        payload(message, "lifecycle").put("action", "ping");
        return message;
    }

    /** Says that nobody waits for an answer any more. */
    public static ObjectNode cancel(String requestId, String reason) {
        ObjectNode message = envelope("cancel", requestId);
        payload(message, "cancel").put("request_id", requestId).put("reason", reason);
        return message;
    }

    /** A request. */
    public static ObjectNode http(String requestId, ObjectNode request) {
        ObjectNode message = envelope("http", requestId);
        payload(message, "http").put("request_id", requestId).set("payload", request);
        return message;
    }

    /** A part of a stream: {@code http.chunk}, {@code http.end} or {@code http.window}. */
    public static ObjectNode part(String type, String requestId, ObjectNode payload) {
        ObjectNode message = envelope(type, requestId);
        message.set("payload", payload);
        return message;
    }

    /** Credit for so many more bytes of a stream. */
    public static ObjectNode window(String requestId, int bytes) {
        return part("http.window", requestId, Json.object().put("bytes", bytes));
    }

    /** A message as a frame. */
    public static byte[] framed(ObjectNode message) {
        return Wire.framed(Json.bytes(message));
    }

    /** A question of the host. */
    public static ObjectNode question(String requestId, String action, String key, @Nullable String value) {
        ObjectNode message = envelope("kv", requestId);
        ObjectNode inner = Json.object().put("action", action).put("key", key);
        if (value != null) {
            inner.put("value", value);
        }
        ObjectNode payload = payload(message, "kv").put("request_id", requestId);
        payload.setAll(inner);
        payload.set("payload", inner);
        return message;
    }

    /** The host's answer to a question of the plugin. */
    public static ObjectNode answer(String requestId, JsonNode payload) {
        ObjectNode message = envelope("kv", requestId);
        message.set("payload", payload);
        return message;
    }

    /** An envelope without a payload. */
    public static ObjectNode envelope(String type, @Nullable String requestId) {
        ObjectNode message = Json.object()
                .put("type", type)
                .put("timestamp", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
        if (requestId != null) {
            message.put("request_id", requestId);
        }
        return message;
    }

    private static ObjectNode payload(ObjectNode message, String type) {
        return message.putObject("payload").put("type", type);
    }
}
