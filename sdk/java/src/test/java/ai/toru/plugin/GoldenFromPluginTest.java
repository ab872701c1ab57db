package ai.toru.plugin;

import static ai.toru.plugin.FakeHost.type;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What plugins send: told to say something, the SDK writes what is in docs/golden-frames. */
class GoldenFromPluginTest {
    private static final HexFormat HEX = HexFormat.of();
    /** Clients see no reasons, so the SDK says always the same. */
    private static final String REASON = "The plugin failed while it answered";

    static List<GoldenFrame> frames() {
        List<GoldenFrame> frames = GoldenFrame.of("from-plugin.json").stream()
                .filter(GoldenFrame::canonical)
                .toList();
        assertThat(frames).hasSizeGreaterThan(20);
        return frames;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("frames")
    void frame_isWritten(GoldenFrame frame) {
        Map<String, Object> expected = GoldenFrame.object(Json.parse(frame.json()));
        if (frame.means().containsKey("error")) {
            expected.put("payload", Map.of("error", REASON));
        }
        Map<String, Object> said = said(frame);
        for (Map<String, Object> message : List.of(expected, said)) {
            message.remove("timestamp");
            if (frame.kind().equals("question")) {
                message.remove("request_id");
            }
        }
        assertThat(said).isEqualTo(expected);
    }

    private static Map<String, Object> said(GoldenFrame frame) {
        return switch (frame.kind()) {
            case "ready" -> ready(frame);
            case "pong" -> told(frame, "lifecycle", Map.of("action", "ping"));
            case "value" -> told(frame, "kv", Map.of("action", "get", "key", "k"));
            case "answer" -> answered(frame, "http", answer(frame));
            case "chunk" -> answered(frame, "http.chunk", Response.writing(chunk(frame), "text/plain"));
            case "end" -> answered(frame, "http.end", Response.writing(end(frame), "text/plain"));
            case "window" -> window(frame);
            case "question" -> question(frame);
            case "log" -> log(frame);
            default -> throw new AssertionError("a kind that this test does not know: " + frame.kind());
        };
    }

    private static Map<String, Object> ready(GoldenFrame frame) {
        try (HostConnection host = FakeHost.of(Plugins.plain()).connect()) {
            host.send("lifecycle", frame.id(), Map.of("action", "init", "features", frame.features()));
            return host.next();
        }
    }

    /** What the plugin answers to this. */
    private static Map<String, Object> told(GoldenFrame frame, String type, Map<String, ?> payload) {
        Plugin plugin = Plugins.plain().handleKeyValue(question -> frame.text("value"));
        try (HostConnection host = FakeHost.begun(plugin, frame.featuresAndReady())) {
            host.send(type, frame.id(), payload);
            return host.next();
        }
    }

    /** The message of this type, of those that such an answer becomes. */
    private static Map<String, Object> answered(GoldenFrame frame, String type, Response response) {
        try (HostConnection host =
                FakeHost.begun(Plugins.plain().get("/", request -> response), frame.featuresAndReady())) {
            host.request(frame.id(), "GET", "/", Map.of());
            return host.next(type(type));
        }
    }

    private static Response answer(GoldenFrame frame) {
        Headers headers = Headers.NONE;
        for (Object field : (List<?>) frame.means().get("headers")) {
            List<String> both = GoldenFrame.texts(field);
            headers = headers.add(both.get(0), both.get(1));
        }
        int status = ((Long) frame.means().get("status")).intValue();
        return body(frame).withStatus(status).headers(headers);
    }

    private static Response body(GoldenFrame frame) {
        if (frame.means().containsKey("streamed")) {
            return Response.stream(List.of("piece").iterator(), "text/plain");
        }
        if (frame.means().containsKey("body_hex")) {
            return Response.bytes(HEX.parseHex(frame.text("body_hex")), "image/png");
        }
        return frame.text("body") == null ? Response.empty() : Response.text(frame.text("body"));
    }

    /** Text as text, since those who write bytes know better than to look for some in them. */
    private static StreamWriter chunk(GoldenFrame frame) {
        byte[] bytes = HEX.parseHex(frame.text("hex"));
        String text = new String(bytes, UTF_8);
        boolean isText = !text.contains("\ufffd");
        return out -> {
            if (isText) {
                out.write(text);
            } else {
                out.write(bytes);
            }
        };
    }

    private static StreamWriter end(GoldenFrame frame) {
        return out -> {
            out.write("piece");
            if (frame.means().containsKey("error")) {
                throw new IllegalStateException(frame.text("error"));
            }
        };
    }

    private static Map<String, Object> window(GoldenFrame frame) {
        int bytes = ((Long) frame.means().get("bytes")).intValue();
        Plugin plugin = Plugins.plain()
                .post("/", request -> Response.text(request.body().readNBytes(bytes).length + " bytes"));
        try (HostConnection host = FakeHost.begun(plugin, frame.featuresAndReady())) {
            host.request(frame.id(), "POST", "/", Map.of("stream", true));
            host.send("http.chunk", frame.id(), Map.of("data", "x".repeat(bytes)));
            return host.next();
        }
    }

    private static Map<String, Object> question(GoldenFrame frame) {
        Plugin plugin = Plugins.plain().get("/", request -> {
            ask(request.keyValue(), frame.means());
            return Response.empty();
        });
        try (HostConnection host = FakeHost.begun(plugin, frame.featuresAndReady())) {
            host.request("1", "GET", "/", Map.of());
            Map<String, Object> asked = host.next();
            Map<String, Object> nothing = new HashMap<>();
            nothing.put("value", null);
            host.send("kv", (String) asked.get("request_id"), nothing);
            host.next();
            return new HashMap<>(asked);
        }
    }

    private static void ask(KeyValue keyValue, Map<String, Object> means) {
        switch ((String) means.get("action")) {
            case "get" -> keyValue.get(GoldenChange.key(means));
            case "set" -> GoldenChange.set(keyValue, means);
            case "delete" -> keyValue.delete(GoldenChange.key(means));
            case "cas" -> GoldenChange.compareAndSet(keyValue, means);
            case "incr" -> keyValue.increment(GoldenChange.key(means), (Long) means.get("by"));
            case "list" ->
                keyValue.page(
                        (String) means.get("prefix"),
                        (String) means.get("after"),
                        ((Long) means.get("limit")).intValue());
            case "batch" ->
                keyValue.batch(((List<?>) means.get("operations"))
                        .stream()
                                .map(operation -> GoldenChange.of(GoldenFrame.object(operation)))
                                .toList());
            default -> throw new AssertionError("an action that this test does not know: " + means);
        }
    }

    private static Map<String, Object> log(GoldenFrame frame) {
        Log.Level level = Log.Level.valueOf(frame.text("level").toUpperCase(Locale.ROOT));
        Plugin plugin = Plugins.plain();
        plugin.get("/", request -> {
            plugin.log().log(
                    level,
                    frame.text("message"),
                    GoldenFrame.object(frame.means().get("fields")));
            return Response.empty();
        });
        try (HostConnection host = FakeHost.begun(plugin, frame.featuresAndReady())) {
            host.request("1", "GET", "/", Map.of());
            return host.next();
        }
    }
}
