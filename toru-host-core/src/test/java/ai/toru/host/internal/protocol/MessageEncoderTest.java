package ai.toru.host.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.toru.host.http.PluginRequest;
import ai.toru.host.internal.json.JsonLimits;
import ai.toru.host.internal.json.StrictJson;
import ai.toru.host.kv.KeyValueRequest;
import ai.toru.host.plugin.RequestTooLargeException;
import ai.toru.host.plugin.UnsupportedBodyException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MessageEncoderTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2025-12-30T12:00:01.050Z"));

    private final MessageEncoder encoder = new MessageEncoder("my-plugin", ProtocolLimits.DEFAULTS, CLOCK);

    @Test
    void http_fullRequest_golden() {
        PluginRequest request = PluginRequest.builder("POST", "/api/action?page=2")
                .header("Content-Type", "application/json")
                .header("accept", "text/html")
                .header("Cookie", "a=1")
                .header("Accept", "application/json;q=0.5")
                .header("cookie", "b=2")
                .header("ACCEPT", "*/*")
                .body("{\"key\":\"välue 😀\"}\n")
                .build();

        assertThat(json(encoder.http("req-uuid-1234", request))).isEqualTo(Resources.golden("http-request"));
    }

    @Test
    void http_nothingButPath_golden() {
        assertThat(json(encoder.http("req-uuid-1234", PluginRequest.get("/"))))
                .isEqualTo(Resources.golden("http-request-without-body"));
    }

    @Test
    void http_emptyBody_emptyStringNotNull() {
        PluginRequest request = PluginRequest.builder("PUT", "/").body("").build();

        assertThat(json(encoder.http("r", request))).contains("\"body\":\"\"");
    }

    @Test
    void lifecycle_messages_golden() {
        byte[] init = encoder.init(new MessageEncoder.Init(
                "toru-instance-abc123",
                "/tmp/toru-plugins/my-plugin.sock",
                "/var/log/toru/plugins/my-plugin.log",
                "1.0",
                List.of()));

        assertThat(json(init)).isEqualTo(Resources.golden("init"));
        assertThat(json(encoder.init(new MessageEncoder.Init("i", "s", "l", "1.1", List.of("ready", "ping")))))
                .isEqualTo(Resources.golden("init-with-features"));
        assertThat(json(encoder.initToAnswer(
                        "init-1", new MessageEncoder.Init("i", "s", "l", "1.1", List.of("ready")))))
                .isEqualTo(Resources.golden("init-to-answer"));
        assertThat(json(encoder.shutdown())).isEqualTo(Resources.golden("shutdown"));
    }

    @Test
    void ping_golden() {
        assertThat(json(encoder.ping("ping-1"))).isEqualTo(Resources.golden("ping"));
    }

    @Test
    void cancel_golden() {
        assertThat(json(encoder.cancel("req-1", "timeout"))).isEqualTo(Resources.golden("cancel"));
    }

    @Test
    void kv_messages_golden() {
        assertThat(json(encoder.kvRequest("kv-1", new KeyValueRequest.Get("setting_name"))))
                .isEqualTo(Resources.golden("kv-get-request"));
        assertThat(json(encoder.kvRequest("kv-1", new KeyValueRequest.Set("setting_name", "new \"value\""))))
                .isEqualTo(Resources.golden("kv-set-request"));
        assertThat(json(encoder.kvRequest("kv-1", new KeyValueRequest.Delete("old\0setting"))))
                .isEqualTo(Resources.golden("kv-delete-request"));
        assertThat(json(encoder.kvAnswer("kv-uuid-5678", "setting_value"))).isEqualTo(Resources.golden("kv-answer"));
        assertThat(json(encoder.kvAnswer("kv-uuid-5678", null))).isEqualTo(Resources.golden("kv-answer-null"));
        assertThat(json(encoder.kvError("kv-uuid-5678", "invalid_key", "The key is \"empty\".")))
                .isEqualTo(Resources.golden("kv-error"));
    }

    @Test
    void http_bodyNotUtf8_refusedWithPluginAndPlace() {
        PluginRequest request = PluginRequest.builder("POST", "/")
                .body(new byte[] {'a', (byte) 0xFF})
                .build();

        assertThatThrownBy(() -> encoder.http("r", request))
                .isInstanceOfSatisfying(
                        UnsupportedBodyException.class,
                        e -> assertThat(e.pluginId()).isEqualTo("my-plugin"))
                .hasMessageContaining("(byte 1)");
    }

    @Test
    void http_exactlyTheLimit_fitsAndOneMoreDoesNot() {
        PluginRequest request =
                PluginRequest.builder("POST", "/").body("x\n".repeat(100)).build();
        int length = encoder.http("r", request).length - 4;

        assertThat(limitedTo(length).http("r", request)).hasSize(length + 4);
        assertThatThrownBy(() -> limitedTo(length - 1).http("r", request))
                .isInstanceOf(RequestTooLargeException.class)
                .hasMessageContaining("POST (a body of 200 bytes) to plugin my-plugin does not fit into a frame of "
                        + (length - 1) + " bytes");
    }

    @Test
    void http_tooLargeInAnyPart_refused() {
        MessageEncoder small = limitedTo(1000);

        assertThatThrownBy(() -> small.http("r", PluginRequest.get("/" + "x".repeat(1000))))
                .isInstanceOf(RequestTooLargeException.class);
        assertThatThrownBy(() -> small.http(
                        "r",
                        PluginRequest.builder("GET", "/")
                                .header("a", "é".repeat(500))
                                .build()))
                .isInstanceOf(RequestTooLargeException.class);
        assertThatThrownBy(() -> small.http("x".repeat(1000), PluginRequest.get("/")))
                .isInstanceOf(RequestTooLargeException.class);
        assertThatThrownBy(() -> small.kvRequest("r", new KeyValueRequest.Set("k", "v".repeat(500))))
                .isInstanceOf(RequestTooLargeException.class);
    }

    @Test
    void http_hugeBody_refusedWithoutAllocating() {
        PluginRequest tooLong =
                PluginRequest.builder("POST", "/").body(new byte[20 << 20]).build();
        PluginRequest tooLongOnceEscaped =
                PluginRequest.builder("POST", "/").body(new byte[10 << 20]).build();
        long before = Allocations.ofThisThread();

        assertThatThrownBy(() -> encoder.http("r", tooLong)).isInstanceOf(RequestTooLargeException.class);
        assertThatThrownBy(() -> encoder.http("r", tooLongOnceEscaped)).isInstanceOf(RequestTooLargeException.class);
        assertThat(Allocations.ofThisThread() - before).isLessThan(1 << 20);
    }

    @Test
    void kvAnswer_valueTooLarge_errorInsteadOfBrokenConnection() {
        assertThat(json(limitedTo(1000).kvAnswer("r", "v".repeat(1000))))
                .contains("\"value\":null,\"error\":{\"code\":\"value_too_large\"")
                .contains("1000 bytes");
    }

    @Test
    void strings_random_readBackTheSame() throws Exception {
        StrictJson json = new StrictJson(JsonLimits.DEFAULTS);
        Random random = new Random(5);
        for (int round = 0; round < 20_000; round++) {
            String text = random.ints(random.nextInt(12), 0, 1 << 17)
                    .map(each -> each >> random.nextInt(17))
                    .filter(each -> each < 0xD800 || each > 0xDFFF)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            PluginRequest request = PluginRequest.builder("M", "/" + text)
                    .header(text, text)
                    .body(text)
                    .build();

            byte[] frame = encoder.http(text, request);

            Map<?, ?> message = json.readObject(json(frame).getBytes(StandardCharsets.UTF_8));
            Map<?, ?> http = (Map<?, ?>) ((Map<?, ?>) message.get("payload")).get("payload");
            assertThat(message.get("request_id")).isEqualTo(text);
            assertThat(http.get("path")).isEqualTo("/" + text);
            assertThat(http.get("headers")).isEqualTo(Map.of(text, text));
            assertThat(http.get("body")).isEqualTo(text);
        }
    }

    /** A lone surrogate in a plugin's request_id must come back as it was, and not break the frame's UTF-8. */
    @Test
    void kvAnswer_halfSurrogatePairInRequestId_escaped() throws Exception {
        Incoming call = new MessageDecoder(ProtocolLimits.DEFAULTS)
                .decode(("{\"type\":\"kv\",\"request_id\":\"\\ud83dx\\ude00\","
                                + "\"payload\":{\"action\":\"get\",\"key\":\"k\"}}")
                        .getBytes(StandardCharsets.UTF_8));

        String id = ((Incoming.KvCall) call).requestId();
        assertThat(json(encoder.kvAnswer(id, null))).contains("\"request_id\":\"\\ud83dx\\ude00\"");
    }

    @Test
    void timestamps_asTimePasses_isoUtcMilliseconds() {
        Instant[] now = {Instant.parse("2025-12-31T23:59:59.999999999Z")};
        MessageEncoder ticking = new MessageEncoder("p", ProtocolLimits.DEFAULTS, () -> now[0]);

        assertThat(json(ticking.shutdown())).contains("\"timestamp\":\"2025-12-31T23:59:59.999Z\"");
        now[0] = Instant.parse("2026-01-01T00:00:00Z");
        assertThat(json(ticking.shutdown())).contains("\"timestamp\":\"2026-01-01T00:00:00.000Z\"");
        now[0] = Instant.parse("2026-01-01T00:00:00.007Z");
        assertThat(json(ticking.shutdown())).contains("\"timestamp\":\"2026-01-01T00:00:00.007Z\"");
        now[0] = Instant.parse("2025-12-31T23:59:59Z"); // the wall clock was set back
        assertThat(json(ticking.shutdown())).contains("\"timestamp\":\"2025-12-31T23:59:59.000Z\"");
    }

    @Test
    void http_thousandsOfHeaderFields_stillQuick() {
        PluginRequest.Builder request = PluginRequest.builder("GET", "/");
        for (int i = 0; i < 5000; i++) {
            request.header("X-" + i % 2500, String.valueOf(i));
        }

        String text = json(encoder.http("r", request.build()));

        assertThat(text).contains("\"X-0\":\"0, 2500\",\"X-1\":\"1, 2501\"").contains("\"X-2499\":\"2499, 4999\"}");
    }

    private static MessageEncoder limitedTo(int maxFrameBytes) {
        return new MessageEncoder("my-plugin", new ProtocolLimits(maxFrameBytes, 64, Duration.ofSeconds(30)), CLOCK);
    }

    /** Checks the frame's length and returns its text. */
    private static String json(byte[] frame) {
        assertThat(ByteBuffer.wrap(frame).getInt()).isEqualTo(frame.length - 4);
        return new String(frame, 4, frame.length - 4, StandardCharsets.UTF_8);
    }
}
