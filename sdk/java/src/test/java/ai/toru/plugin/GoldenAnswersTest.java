package ai.toru.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What hosts answer to questions for key-value data, byte for byte but for the id, which the SDK makes up. */
class GoldenAnswersTest {
    static final List<String> KINDS = List.of("value", "refusal", "cas", "results", "entries");

    static List<GoldenFrame> frames() {
        List<GoldenFrame> frames = GoldenFrame.of("from-host.json").stream()
                .filter(frame -> KINDS.contains(frame.kind()))
                .toList();
        assertThat(frames).hasSizeGreaterThan(10);
        return frames;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("frames")
    void answer_isUnderstood(GoldenFrame frame) throws Exception {
        CompletableFuture<Map<String, Object>> told = new CompletableFuture<>();
        Plugin plugin = Plugins.plain().get("/", request -> {
            told.complete(outcome(request.keyValue(), frame.kind()));
            return Response.empty();
        });
        try (HostConnection host = FakeHost.begun(plugin, "ready", "kv2")) {
            host.request("1", "GET", "/", Map.of());
            String asked = (String) host.next().get("request_id");
            assertThat(frame.json()).contains(Json.write(frame.id()));
            String answer = frame.json().replace(Json.write(frame.id()), Json.write(asked));
            host.sendFrame(answer.getBytes(UTF_8));

            Map<String, Object> expected = frame.kind().equals("refusal")
                    ? Map.of("code", frame.text("code"), "message", frame.text("message"))
                    : frame.meansBut("kind", "request_id");
            assertThat(told.get(10, TimeUnit.SECONDS)).isEqualTo(expected);
        }
    }

    private static Map<String, Object> outcome(KeyValue keyValue, String kind) {
        Map<String, Object> outcome = new HashMap<>();
        switch (kind) {
            case "refusal" -> refusal(keyValue, outcome);
            case "cas" -> {
                CompareResult result = keyValue.compareAndSet("k", null, "v");
                outcome.put("applied", result.applied());
                outcome.put("value", result.value());
            }
            case "results" -> {
                BatchResult result = keyValue.batch(KeyValueChange.delete("k"));
                outcome.put("applied", result.applied());
                outcome.put("values", result.values());
            }
            case "entries" -> {
                KeyValuePage page = keyValue.page("", null, 2);
                outcome.put(
                        "entries",
                        page.entries().stream().map(GoldenAnswersTest::entry).toList());
                outcome.put("next", page.next());
            }
            default -> outcome.put("value", keyValue.get("k").orElse(null));
        }
        return outcome;
    }

    private static void refusal(KeyValue keyValue, Map<String, Object> outcome) {
        try {
            keyValue.get("k");
        } catch (KeyValueException e) {
            outcome.put("code", e.code());
            outcome.put("message", e.getMessage().replace(" (" + e.code() + ")", ""));
        }
    }

    private static List<String> entry(KeyValueEntry entry) {
        String end = entry.expiresAt() == null ? null : entry.expiresAt().toString();
        return Arrays.asList(entry.key(), entry.value(), end);
    }
}
