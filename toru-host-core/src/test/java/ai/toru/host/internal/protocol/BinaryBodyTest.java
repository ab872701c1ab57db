package ai.toru.host.internal.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.toru.host.http.PluginRequest;
import ai.toru.host.plugin.RequestTooLargeException;
import ai.toru.host.plugin.UnsupportedBodyException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The feature {@code binary}, both ways. */
class BinaryBodyTest {

    private static final byte[] ALL_BYTES = allBytes();
    private static final String ALL_IN_BASE64 = Base64.getEncoder().encodeToString(ALL_BYTES);

    private final MessageEncoder encoder = encoder(ProtocolLimits.DEFAULTS.maxFrameBytes());

    @Test
    void request_whoseBodyIsNoText_hasItInBase64_andNoBody() {
        HttpFrame frame = encoder.http("r", post(ALL_BYTES), true);

        assertThat(frame.binary()).isTrue();
        assertThat(text(frame.bytes()))
                .endsWith("\"headers\":{},\"body_base64\":\"" + ALL_IN_BASE64 + "\"}}}")
                .doesNotContain("\"body\":");
    }

    @Test
    void request_whoseBodyIsText_orAbsent_isAsIn10() {
        assertThat(encoder.http("r", post("é".getBytes(UTF_8)), true).binary()).isFalse();
        assertThat(text(encoder.http("r", post("é".getBytes(UTF_8)), true).bytes()))
                .endsWith("\"body\":\"é\"}}}");
        assertThat(text(encoder.http("r", PluginRequest.get("/"), true).bytes()))
                .endsWith("\"body\":null}}}");
    }

    @Test
    void request_withoutTheFeature_isRefused_withPlaceAndRemedy() {
        assertThatThrownBy(() -> encoder.http("r", post(new byte[] {'a', (byte) 0xFF}), false))
                .isInstanceOf(UnsupportedBodyException.class)
                .hasMessageContaining("not UTF-8 text (byte 1)")
                .hasMessageContaining("the feature \"binary\" of protocol 1.1");
    }

    @Test
    void request_whoseBase64DoesNotFit_isTooLarge_thoughItsBytesWouldFit() {
        byte[] body = new byte[300];
        Arrays.fill(body, (byte) 0xFF);
        int length = encoder.http("r", post(body), true).bytes().length - 4;

        assertThat(encoder(length).http("r", post(body), true).bytes()).hasSize(length + 4);
        assertThatThrownBy(() -> encoder(length - 1).http("r", post(body), true))
                .isInstanceOf(RequestTooLargeException.class)
                .hasMessageContaining(
                        "POST (a body of 300 bytes, in Base64 400) to plugin my-plugin does not fit into a"
                                + " frame of " + (length - 1) + " bytes");
    }

    @Test
    void largeBinaryBodies_costLittleBesideTheFrame_andTheBytes() throws Exception {
        byte[] body = new byte[6 << 20];
        Arrays.fill(body, (byte) 0xFF);
        long before = Allocations.ofThisThread();

        byte[] frame = encoder.http("r", post(body), true).bytes();

        assertThat(Allocations.ofThisThread() - before).isLessThan((8 << 20) + (1 << 20));

        byte[] answer = ("{\"type\":\"http\",\"request_id\":\"r\",\"payload\":{\"status\":200,\"body_base64\":\""
                        + Base64.getEncoder().encodeToString(body) + "\"}}")
                .getBytes(UTF_8);
        MessageDecoder decoder = new MessageDecoder(ProtocolLimits.DEFAULTS, Set.of(ProtocolFeature.BINARY));
        before = Allocations.ofThisThread();
        Incoming.HttpAnswer read = (Incoming.HttpAnswer) decoder.decode(answer);

        assertThat(Allocations.ofThisThread() - before).isLessThan((6 << 20) + (1 << 20));
        assertThat(read.response().body()).isEqualTo(body);
        assertThat(frame.length).isGreaterThan(8 << 20);
    }

    @Test
    void answers_ofBothShapes_bringAllBytes() throws Exception {
        String members = "{\"status\":200,\"body_base64\":\"" + ALL_IN_BASE64 + "\"}";
        String wrapped = "{\"payload\":{\"body\":\"" + members.replace("\"", "\\\"") + "\"}}";

        for (String payload : List.of(members, members.replace("/", "\\/"), members.replace("A", "\\u0041"), wrapped)) {
            String json = "{\"type\":\"http\",\"request_id\":\"r\",\"payload\":" + payload + "}";
            Incoming message = new MessageDecoder(ProtocolLimits.DEFAULTS, Set.of(ProtocolFeature.BINARY))
                    .decode(json.getBytes(UTF_8));
            assertThat(message).as(payload).isInstanceOf(Incoming.HttpAnswer.class);
            assertThat(((Incoming.HttpAnswer) message).response().body()).isEqualTo(ALL_BYTES);
        }
    }

    static List<List<String>> payloads() {
        return List.of(
                List.of("{'status':200,'body_base64':'aGk='}", "http r: 200 [] hi"),
                List.of("{'body_base64':'aGk=','status':200,'body':null}", "http r: 200 [] hi"),
                List.of("{'status':200,'body':'text','body_base64':null}", "http r: 200 [] text"),
                List.of("{'status':204,'body':null,'body_base64':null}", "http r: 204 [] "),
                List.of("{'status':200,'body_base64':''}", "http r: 200 [] "),
                List.of("{'payload':{'body':'{\\'status\\':200,\\'body_base64\\':\\'aGk=\\'}'}}", "http r: 200 [] hi"),
                List.of("{'status':200,'body':'','body_base64':''}", both()),
                List.of("{'status':200,'body':{'a':1},'body_base64':'aGk='}", both()),
                List.of("{'payload':{'body':'{\\'status\\':200,\\'body\\':\\'\\',\\'body_base64\\':\\'\\'}'}}", both()),
                List.of("{'status':200,'body_base64':'aGk'}", noBase64()),
                List.of("{'status':200,'body_base64':'a-_='}", noBase64()),
                List.of("{'status':200,'body_base64':'aGk=\\n'}", noBase64()),
                List.of("{'status':200,'body_base64':'\\ud800'}", noBase64()),
                List.of("{'status':200,'body_base64':'é==='}", noBase64()),
                List.of(
                        "{'status':200,'body_base64':7}",
                        "bad r: body_base64 is a number; a string of Base64 or null is needed"),
                List.of(
                        "{'status':200,'body_base64':['aGk=']}",
                        "bad r: body_base64 is an array; a string of Base64 or null is needed"),
                List.of(
                        "{'body_base64':'aGk='}",
                        "bad r: the status is missing; an answer's payload holds status, headers and body"));
    }

    private static String both() {
        return "bad r: body and body_base64 are both there; one of them may be, the other is to be null or absent";
    }

    private static String noBase64() {
        return "bad r: body_base64 is no Base64 as RFC 4648, section 4, has it: padded, without line breaks";
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void decode_withTheFeature_asDescribed(List<String> payloadAndMessage) throws Exception {
        String payload = payloadAndMessage.get(0);

        assertThat(Described.decoded(
                        "{'type':'http','request_id':'r','payload':" + payload + "}", ProtocolFeature.BINARY))
                .isEqualTo(payloadAndMessage.get(1));
        assertThat(Described.decoded(
                        "{'payload':" + payload + ",'request_id':'r','type':'http'}", ProtocolFeature.BINARY))
                .isEqualTo(payloadAndMessage.get(1));
    }

    @Test
    void decode_withoutTheFeature_theMemberIsUnknown() throws Exception {
        assertThat(Described.decoded(
                        "{'type':'http','request_id':'r','payload':{'status':200,'body':'x','body_base64':7}}"))
                .isEqualTo("http r: 200 [] x");
    }

    private static byte[] allBytes() {
        byte[] bytes = new byte[256];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    private static PluginRequest post(byte[] body) {
        return PluginRequest.builder("POST", "/").body(body).build();
    }

    private static String text(byte[] frame) {
        return new String(frame, 4, frame.length - 4, UTF_8);
    }

    private static MessageEncoder encoder(int maxFrameBytes) {
        Instant time = Instant.parse("2026-01-01T00:00:00Z");
        return new MessageEncoder(
                "my-plugin", new ProtocolLimits(maxFrameBytes, 64, Duration.ofSeconds(30)), () -> time);
    }
}
