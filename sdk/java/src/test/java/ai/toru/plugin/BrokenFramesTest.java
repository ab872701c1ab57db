package ai.toru.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A broken frame ends its connection, and nothing else. */
class BrokenFramesTest {
    private FakeHost host;
    private HostConnection broken;
    private HostConnection other;

    @BeforeEach
    void connect() {
        Plugin plugin = Plugins.plain()
                .get("/", request -> Response.text("fine"))
                .get("/large", request -> Response.text("x".repeat(17 * 1024 * 1024)))
                .get("/half", request -> Response.text("\ud800"));
        host = FakeHost.of(plugin);
        broken = host.connect();
        other = host.connect();
        assertThat(other.get("/")).containsEntry("body", "fine");
    }

    @AfterEach
    void othersLive() {
        assertThat(other.get("/")).containsEntry("body", "fine");
        assertThat(host.connect().get("/")).containsEntry("body", "fine");
        host.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 16 * 1024 * 1024 + 1})
    void length_thatCannotBe_endsTheConnection(int length) {
        broken.sendRaw(ByteBuffer.allocate(4).putInt(length).array());
        broken.assertEnds();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "[1]",
                "{}",
                "{\"type\":7}",
                "{\"type\":\"http\",\"type\":\"http\"}",
                "{\"type\":\"http\"} {}",
                "{\"type\":\"http\",\"request_id\":\"1\",\"payload\":{\"payload\":{\"body_base64\":\"?\"}}}"
            })
    void json_thatIsNoMessage_endsTheConnection(String json) {
        broken.sendFrame(json.getBytes(UTF_8));
        broken.assertEnds();
    }

    @Test
    void text_thatIsNotUtf8_endsTheConnection() {
        broken.sendFrame(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'});
        broken.assertEnds();
    }

    @Test
    void endInsideAFrame_endsTheConnection() {
        broken.sendRaw(new byte[] {0, 0, 0, 9, '{'});
        broken.halfClose();
        broken.assertEnds();
    }

    @Test
    void unknownTypesAndRequestsWithoutId_areIgnored() {
        broken.send("newer", "1", Map.of());
        broken.send("http", null, Map.of("payload", Map.of("method", "GET", "path", "/")));
        broken.send("kv", "nobody-asked", Map.of("value", "1"));
        broken.send("http.chunk", "unknown", Map.of("data", "x"));
        broken.send("cancel", "unknown", Map.of());

        assertThat(broken.get("/")).containsEntry("body", "fine");
    }

    @Test
    void largestFrame_isRead() {
        String body = "x".repeat(16 * 1024 * 1024 - 200);
        assertThat(broken.exchange("GET", "/", Map.of("body", body))).containsEntry("body", "fine");
    }

    @Test
    void answer_thatFitsIntoNoFrame_is500() {
        assertThat(broken.get("/large")).containsEntry("status", 500L);
        assertThat(broken.get("/half")).containsEntry("status", 500L);
        assertThat(broken.get("/")).containsEntry("body", "fine");
    }
}
