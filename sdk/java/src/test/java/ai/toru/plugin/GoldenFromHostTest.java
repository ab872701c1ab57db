package ai.toru.plugin;

import static ai.toru.plugin.FakeHost.type;
import static ai.toru.plugin.HostConnection.payload;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What hosts send, byte for byte: a plugin hears what it means. Answers to questions are in {@link GoldenAnswersTest}. */
class GoldenFromHostTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final List<String> ELSEWHERE = GoldenAnswersTest.KINDS;

    static List<GoldenFrame> frames() {
        List<GoldenFrame> frames = GoldenFrame.of("from-host.json").stream()
                .filter(frame -> !ELSEWHERE.contains(frame.kind()))
                .toList();
        assertThat(frames).hasSizeGreaterThan(30);
        return frames;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("frames")
    void frame_isUnderstood(GoldenFrame frame) throws Exception {
        switch (frame.kind()) {
            case "init" -> init(frame);
            case "shutdown" -> shutdown(frame);
            case "ping" -> ping(frame);
            case "ignored" -> ignored(frame);
            case "request" -> request(frame);
            case "chunk" -> body(frame, frame.text("hex"));
            case "end" -> end(frame);
            case "window" -> window(frame);
            case "cancel" -> cancel(frame);
            case "question" -> question(frame);
            default -> throw new AssertionError("a kind that this test does not know: " + frame.kind());
        }
    }

    private static void init(GoldenFrame frame) throws Exception {
        CompletableFuture<Init> told = new CompletableFuture<>();
        try (HostConnection host =
                FakeHost.of(Plugins.plain().onInit(told::complete)).connect()) {
            host.sendFrame(frame.bytes());
            Init init = heard(told);
            List<String> known = GoldenFrame.texts(frame.means().get("features")).stream()
                    .filter(FakeHost.ALL::contains)
                    .toList();
            Map<String, Object> means = new HashMap<>();
            means.put("kind", "init");
            means.put("instance_id", init.instanceId());
            means.put("plugin_socket", init.pluginSocket());
            means.put("log_path", init.logPath());
            means.put("protocol_version", init.protocolVersion());
            assertThat(means).isEqualTo(frame.meansBut("features", "stream_window", "request_id"));
            assertThat(init.payload().get("stream_window"))
                    .isEqualTo(frame.means().get("stream_window"));
            assertThat(init.features()).extracting(Feature::word).containsExactlyInAnyOrderElementsOf(known);
            if (known.contains("ready")) {
                assertThat(host.next().get("request_id")).isEqualTo(frame.id());
            }
        }
    }

    private static void shutdown(GoldenFrame frame) {
        try (FakeHost host = FakeHost.of(Plugins.plain())) {
            host.connect().sendFrame(frame.bytes());
            assertThat(host.code()).isZero();
        }
    }

    private static void ping(GoldenFrame frame) {
        try (HostConnection host = FakeHost.begun(Plugins.plain(), frame.featuresAndReady())) {
            host.sendFrame(frame.bytes());
            assertThat(host.next())
                    .containsEntry("request_id", frame.id())
                    .containsEntry("payload", Map.of("action", "pong"));
        }
    }

    private static void ignored(GoldenFrame frame) {
        Plugin plugin = Plugins.plain().get("/", request -> Response.text("alive"));
        try (HostConnection host = FakeHost.begun(plugin, frame.featuresAndReady())) {
            host.sendFrame(frame.bytes());
            host.request("after", "GET", "/", Map.of());
            assertThat(host.next()).containsEntry("request_id", "after");
        }
    }

    private static void request(GoldenFrame frame) throws Exception {
        CompletableFuture<Map<String, Object>> told = new CompletableFuture<>();
        Plugin plugin = Plugins.plain().fallback(request -> {
            told.complete(told(request));
            return Response.empty();
        });
        try (HostConnection host = FakeHost.begun(plugin, frame.featuresAndReady())) {
            host.sendFrame(frame.bytes());
            boolean streamed = frame.means().containsKey("streamed");
            if (streamed) {
                host.send("http.chunk", frame.id(), Map.of("data", "piece"));
                host.send("http.end", frame.id(), Map.of());
            }
            Map<String, Object> expected = frame.meansBut("kind", "streamed", "body");
            expected.putIfAbsent("body_hex", hex(streamed ? "piece" : frame.text("body")));
            assertThat(heard(told)).isEqualTo(expected);
        }
    }

    private static Map<String, Object> told(Request request) {
        Map<String, String> headers = request.headers().names().stream()
                .collect(Collectors.toMap(
                        name -> name, name -> request.headers().first(name).orElseThrow()));
        return Map.of(
                "request_id", request.id(),
                "method", request.method(),
                "path", request.path() + (request.rawQuery().isEmpty() ? "" : "?" + request.rawQuery()),
                "headers", headers,
                "body_hex", HEX.formatHex(request.bytes()));
    }

    private static String hex(String text) {
        return text == null ? "" : HEX.formatHex(text.getBytes(UTF_8));
    }

    private static void end(GoldenFrame frame) throws Exception {
        String error = frame.text("error");
        body(frame, error == null ? "" : "The request's body was broken off: " + error);
    }

    /** Sends it as a part of a body, and the end; the plugin reads this in hexadecimal, or fails so. */
    private static void body(GoldenFrame frame, String expected) throws Exception {
        CompletableFuture<String> told = new CompletableFuture<>();
        Plugin plugin = Plugins.plain().post("/", request -> {
            try {
                told.complete(HEX.formatHex(request.bytes()));
            } catch (HttpException e) {
                told.complete(e.getMessage());
            }
            return Response.empty();
        });
        try (HostConnection host = FakeHost.begun(plugin, frame.featuresAndReady())) {
            host.request(frame.id(), "POST", "/", Map.of("stream", true));
            host.sendFrame(frame.bytes());
            if (frame.kind().equals("chunk")) {
                host.send("http.end", frame.id(), Map.of());
            }
            assertThat(heard(told)).isEqualTo(expected);
        }
    }

    /** An answer with as many bytes as the host takes at first, and then takes more. */
    private static void window(GoldenFrame frame) {
        int more = ((Long) frame.means().get("bytes")).intValue();
        String text = "x".repeat(10 + more);
        Plugin plugin = Plugins.plain().get("/", request -> Response.writing(out -> out.write(text), "text/plain"));
        try (HostConnection host = FakeHost.of(plugin).connect()) {
            host.send("lifecycle", "1", Map.of("action", "init", "features", frame.features(), "stream_window", 10));
            host.request(frame.id(), "GET", "/", Map.of());
            assertThat(payload(host.next(type("http.chunk")))).containsEntry("data", "x".repeat(10));
            host.sendFrame(frame.bytes());
            assertThat(payload(host.next(type("http.chunk")))).containsEntry("data", "x".repeat(more));
            assertThat(payload(host.next(type("http.end")))).isEmpty();
        }
    }

    private static void cancel(GoldenFrame frame) throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        CompletableFuture<Boolean> told = new CompletableFuture<>();
        Plugin plugin = Plugins.plain().get("/", request -> {
            request.onCancel(() -> told.complete(request.isCancelled()));
            began.countDown();
            new CountDownLatch(1).await();
            return Response.empty();
        });
        try (HostConnection host = FakeHost.begun(plugin, frame.featuresAndReady())) {
            host.request(frame.id(), "GET", "/", Map.of());
            assertThat(began.await(10, TimeUnit.SECONDS)).isTrue();
            host.sendFrame(frame.bytes());
            assertThat(heard(told)).isTrue();
        }
    }

    private static void question(GoldenFrame frame) throws Exception {
        CompletableFuture<KeyValueQuestion> told = new CompletableFuture<>();
        Plugin plugin = Plugins.plain().handleKeyValue(question -> {
            told.complete(question);
            return "answer";
        });
        try (HostConnection host = FakeHost.begun(plugin, frame.featuresAndReady())) {
            host.sendFrame(frame.bytes());
            assertThat(heard(told))
                    .isEqualTo(new KeyValueQuestion(frame.text("action"), frame.text("key"), frame.text("value")));
            assertThat(host.next())
                    .containsEntry("request_id", frame.id())
                    .containsEntry("payload", Map.of("value", "answer"));
        }
    }

    private static <T> T heard(CompletableFuture<T> told) throws Exception {
        return told.get(10, TimeUnit.SECONDS);
    }
}
