package ai.toru.host.internal.protocol;

import ai.toru.host.http.HeaderFields;
import ai.toru.host.http.PluginResponse;
import ai.toru.host.internal.json.Utf8;
import ai.toru.host.kv.KeyValueChange;
import ai.toru.host.kv.KeyValueRequest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the host has understood, in the words of {@code docs/golden-frames}; {@code why} stands where those have {@code about}. */
final class GoldenReading {

    private static final ObjectMapper JSON = new ObjectMapper();

    private GoldenReading() {}

    static ObjectNode of(Incoming message) {
        if (message instanceof Incoming.HttpAnswer answer) {
            return answer(answer);
        }
        if (message instanceof Incoming.KvAnswer answer) {
            return kind("value", answer.requestId()).put("value", answer.value());
        }
        if (message instanceof Incoming.BadAnswer bad) {
            return kind("bad-answer", bad.requestId()).put("why", bad.why());
        }
        if (message instanceof Incoming.OfStream part) {
            return ofStream(part);
        }
        if (message instanceof Incoming.Lifecycle lifecycle) {
            return lifecycle(lifecycle);
        }
        if (message instanceof Incoming.Log line) {
            return log(line);
        }
        return message instanceof Incoming.Ignored ? JSON.createObjectNode().put("kind", "ignored") : question(message);
    }

    private static ObjectNode question(Incoming message) {
        if (message instanceof Incoming.KvUnclear unclear) {
            return question(unclear.asCall());
        }
        if (message instanceof Incoming.KvCall call) {
            KeyValueRequest command = call.command();
            return command == null
                    ? kind("bad-question", call.requestId()).put("why", call.why())
                    : request(kind("question", call.requestId()), command);
        }
        if (message instanceof Incoming.KvChange change) {
            ObjectNode question = kind("question", change.requestId());
            return change.batch()
                    ? batch(question, change)
                    : change(question, change.changes().get(0));
        }
        if (message instanceof Incoming.KvList list) {
            ObjectNode question = kind("question", list.requestId()).put("action", "list");
            question.put("prefix", list.query().prefix())
                    .put("after", list.query().after());
            return question.put("limit", list.query().limit());
        }
        throw new IllegalArgumentException("Say here what this means in the words of the golden frames: " + message);
    }

    private static ObjectNode answer(Incoming.HttpAnswer answer) {
        PluginResponse response = answer.response();
        ObjectNode means = kind("answer", answer.requestId()).put("status", response.status());
        means.set("headers", fields(response.headers()));
        byte[] body = response.body();
        if (body.length == 0) {
            return means.putNull("body");
        }
        return Utf8.firstInvalid(body) < 0
                ? means.put("body", new String(body, StandardCharsets.UTF_8))
                : means.put("body_hex", HexFormat.of().formatHex(body));
    }

    private static ObjectNode ofStream(Incoming.OfStream message) {
        String id = message.requestId();
        if (message instanceof Incoming.HttpHead head) {
            ObjectNode means = kind("answer", id).put("status", head.status());
            means.set("headers", fields(head.headers()));
            return means.put("streamed", true);
        }
        if (message instanceof Incoming.HttpChunk chunk) {
            return kind("chunk", id).put("hex", HexFormat.of().formatHex(chunk.bytes()));
        }
        if (message instanceof Incoming.HttpWindow window) {
            return kind("window", id).put("bytes", window.bytes());
        }
        if (message instanceof Incoming.HttpEnd end) {
            return end(kind("end", id), end);
        }
        return kind("bad-part", id).put("why", ((Incoming.BadPart) message).why());
    }

    private static ObjectNode end(ObjectNode means, Incoming.HttpEnd end) {
        if (end.error() != null) {
            means.put("error", end.error());
        }
        if (end.trailers().size() > 0) {
            means.set("trailers", fields(end.trailers()));
        }
        return means;
    }

    private static ArrayNode fields(HeaderFields fields) {
        ArrayNode all = JSON.createArrayNode();
        fields.forEach((name, value) -> all.addArray().add(name).add(value));
        return all;
    }

    private static ObjectNode lifecycle(Incoming.Lifecycle lifecycle) {
        ObjectNode means = JSON.createObjectNode().put("kind", lifecycle.action());
        if (!lifecycle.requestId().isEmpty()) {
            means.put("request_id", lifecycle.requestId());
        }
        return lifecycle.message() == null ? means : means.put("message", lifecycle.message());
    }

    private static ObjectNode log(Incoming.Log line) {
        ObjectNode means = JSON.createObjectNode().put("kind", "log");
        means.put("level", line.level().name().toLowerCase(Locale.ROOT)).put("message", line.message());
        try {
            if (line.fields() != null) {
                means.set("fields", JSON.readTree(line.fields()));
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The decoder has read it before.", e);
        }
        return line.requestId() == null ? means : means.put("request_id", line.requestId());
    }

    private static ObjectNode request(ObjectNode means, KeyValueRequest command) {
        means.put("action", KvCommands.action(command)).put("key", command.key());
        return command instanceof KeyValueRequest.Set set ? means.put("value", set.value()) : means;
    }

    private static ObjectNode batch(ObjectNode means, Incoming.KvChange batch) {
        ArrayNode operations = means.put("action", "batch").putArray("operations");
        for (KeyValueChange each : batch.changes()) {
            change(operations.addObject(), each);
        }
        return means;
    }

    private static ObjectNode change(ObjectNode means, KeyValueChange change) {
        if (change instanceof KeyValueChange.Set set) {
            means.put("action", "set").put("key", set.key()).put("value", set.value());
            return lasting(means, set.timeToLive());
        }
        if (change instanceof KeyValueChange.CompareAndSet cas) {
            means.put("action", "cas").put("key", cas.key()).put("expected", cas.expected());
            return lasting(means.put("value", cas.value()), cas.timeToLive());
        }
        if (change instanceof KeyValueChange.Increment increment) {
            return means.put("action", "incr").put("key", increment.key()).put("by", increment.by());
        }
        return means.put("action", "delete").put("key", change.key());
    }

    private static ObjectNode lasting(ObjectNode means, @Nullable Duration timeToLive) {
        return timeToLive == null ? means : means.put("ttl_ms", timeToLive.toMillis());
    }

    private static ObjectNode kind(String kind, String requestId) {
        return JSON.createObjectNode().put("kind", kind).put("request_id", requestId);
    }
}
