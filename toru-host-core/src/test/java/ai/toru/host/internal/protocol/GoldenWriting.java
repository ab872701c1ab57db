package ai.toru.host.internal.protocol;

import ai.toru.host.http.PluginRequest;
import ai.toru.host.http.StreamedBody;
import ai.toru.host.kv.KeyValueChange;
import ai.toru.host.kv.KeyValueEntry;
import ai.toru.host.kv.KeyValueOutcome;
import ai.toru.host.kv.KeyValuePage;
import ai.toru.host.kv.KeyValueRequest;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the host writes to say something, which is told in the words of {@code docs/golden-frames}. */
final class GoldenWriting {

    private static final KeyValueChange CHANGE = KeyValueChange.compareAndSet("key", null, "value");

    /** When all golden frames are written. */
    private static final Instant TIME = Instant.parse("2026-01-01T12:00:00Z");

    private static final MessageEncoder ENCODER = new MessageEncoder("my-plugin", ProtocolLimits.DEFAULTS, () -> TIME);

    private GoldenWriting() {}

    static byte[] of(JsonNode means) {
        String id = text(means, "request_id");
        return switch (text(means, "kind")) {
            case "init" -> init(id, means);
            case "shutdown" -> ENCODER.shutdown();
            case "ping" -> ENCODER.ping(id);
            case "cancel" -> ENCODER.cancel(id, text(means, "reason"));
            case "request" -> ENCODER.http(id, request(means), true).bytes();
            case "question" -> ENCODER.kvRequest(id, question(means));
            case "value" -> ENCODER.kvAnswer(id, means.path("value").textValue());
            case "refusal" -> ENCODER.kvError(id, text(means, "code"), text(means, "message"));
            case "cas" -> ENCODER.kv2().changed(id, CHANGE, outcome(means, List.of(means.path("value"))));
            case "results" -> results(id, means);
            case "chunk" -> ENCODER.stream().chunk(id, HexFormat.of().parseHex(text(means, "hex")));
            case "end" -> ENCODER.stream().end(id, means.path("error").textValue());
            case "window" -> ENCODER.stream().window(id, means.path("bytes").asLong());
            case "entries" -> ENCODER.kv2().page(id, page(means));
            default ->
                throw new IllegalArgumentException("Say here how the host writes this of the golden frames: " + means);
        };
    }

    private static byte[] init(String id, JsonNode means) {
        List<String> features = new ArrayList<>();
        means.path("features").forEach(each -> features.add(each.asText()));
        MessageEncoder.Init told = new MessageEncoder.Init(
                text(means, "instance_id"),
                text(means, "plugin_socket"),
                text(means, "log_path"),
                text(means, "protocol_version"),
                features);
        return id.isEmpty() ? ENCODER.init(told) : ENCODER.initToAnswer(id, told);
    }

    private static PluginRequest request(JsonNode means) {
        PluginRequest.Builder builder = PluginRequest.builder(text(means, "method"), text(means, "path"));
        for (Map.Entry<String, JsonNode> field : means.path("headers").properties()) {
            builder.header(field.getKey(), field.getValue().asText());
        }
        if (means.has("body_hex")) {
            builder.body(HexFormat.of().parseHex(text(means, "body_hex")));
        } else if (means.path("streamed").asBoolean()) {
            builder.body(new StreamedBody(subscriber -> {}, StreamedBody.UNKNOWN_LENGTH));
        } else if (means.path("body").isTextual()) {
            builder.body(text(means, "body"));
        }
        return builder.build();
    }

    private static KeyValueRequest question(JsonNode means) {
        String key = text(means, "key");
        return switch (text(means, "action")) {
            case "get" -> new KeyValueRequest.Get(key);
            case "set" -> new KeyValueRequest.Set(key, text(means, "value"));
            default -> new KeyValueRequest.Delete(key);
        };
    }

    private static byte[] results(String id, JsonNode means) {
        List<JsonNode> values = new ArrayList<>();
        means.path("values").forEach(values::add);
        return ENCODER.kv2().batch(id, Collections.nCopies(values.size(), CHANGE), outcome(means, values));
    }

    private static KeyValueOutcome outcome(JsonNode means, List<JsonNode> values) {
        return new KeyValueOutcome(
                means.path("applied").asBoolean(),
                values.stream()
                        .map(each -> Optional.ofNullable(each.textValue()))
                        .toList());
    }

    private static KeyValuePage page(JsonNode means) {
        List<KeyValueEntry> entries = new ArrayList<>();
        for (JsonNode entry : means.path("entries")) {
            Instant end =
                    entry.path(2).isTextual() ? Instant.parse(entry.path(2).asText()) : null;
            entries.add(new KeyValueEntry(entry.path(0).asText(), entry.path(1).asText(), end));
        }
        return new KeyValuePage(entries, means.path("next").textValue());
    }

    private static String text(JsonNode means, String name) {
        return means.path(name).asText();
    }
}
