package ai.toru.host.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.toru.host.internal.json.JsonLimits;
import ai.toru.host.internal.json.MalformedJsonException;
import ai.toru.host.internal.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read from the bytes is what the full reader makes of it; {@code '} stands for {@code "}. */
class PlainAnswerTest {

    private static final int ROUNDS = Integer.getInteger("toru.fuzz.rounds", 40_000);

    private static final List<String> PLAIN = List.of(
            "{'type':'http','timestamp':'2026-01-01T00:00:00Z','request_id':'r1','payload':{'status':200,"
                    + "'headers':{'Content-Type':'text/html','X':''},'body':'a\\n\\u00e9\\ud83d\\ude00 é😀\\/'}}",
            "{'payload': {'body': '', 'headers': {}, 'status': 404}, 'request_id': 'r-2', 'type': 'http'}",
            " {\n\t'type' : 'http' ,\r\n 'request_id' : '' , 'payload' : { 'status' : 599 } } ",
            "{'type':'http','request_id':'r','payload':{'status':200,'headers':{'A':'1','a':'2','B':'\\u007f'}}}"
                    .replace("\\u007f", "\u007f"));

    private static final List<String> PIECES = List.of(
            "'",
            "\\",
            "{",
            "}",
            ",",
            ":",
            "0",
            "1e3",
            "-",
            ".",
            "null",
            "'type':'http',",
            "'status':200,",
            "'A':'3',",
            "'stream':true,",
            "'body':'x',",
            "\\u00",
            "\\ud800",
            "\\n",
            "\n",
            "\u0000",
            "é",
            "\u001f",
            " ",
            "'x':[1],",
            "'payload':{",
            "'body_base64':'AA==',",
            "'request_id':7,");

    private final StrictJson json =
            new StrictJson(JsonLimits.DEFAULTS.withMaxBytes(16 << 20).withMaxTokens(500_000));

    @Test
    void plainAnswers_areRead_asTheFullReaderReadsThem() {
        for (String each : PLAIN) {
            byte[] frame = bytes(each);

            assertThat(PlainAnswer.read(frame)).as(each).isNotNull();
            assertThat(Described.of(PlainAnswer.read(frame))).isEqualTo(fully(frame));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'kv','request_id':'r','payload':{'status':200}}",
                "{'type':'http','request_id':'r','payload':{'status':200},'more':1}",
                "{'type':'http','request_id':'r','payload':{'status':600}}",
                "{'type':'http','request_id':'r','payload':{'status':2000}}",
                "{'type':'http','request_id':'r','payload':{'status':200.0}}",
                "{'type':'http','request_id':'r','payload':{'status':200,'headers':{'A':1}}}",
                "{'type':'http','request_id':'r','payload':{'status':200,'headers':{'A':'1','A':'2'}}}",
                "{'type':'http','request_id':'r','payload':{'status':200,'headers':{},'headers':{}}}",
                "{'type':'http','request_id':'r','payload':{'status':200,'body':'a','body':'b'}}",
                "{'type':'http','request_id':'r','payload':{'status':200,'body':'\\ud800'}}",
                "{'type':'http','request_id':'r','payload':{'status':200,'body':'\\x'}}",
                "{'type':'http','request_id':'r','payload':{'status':200,'body':'\\u00g0'}}",
                "{'type':'http','request_id':'r','payload':{'status':200,'body':'a\nb'}}",
                "{'type':'http','request_id':'r','payload':{'status':200,'body':null}}",
                "{'type':'http','request_id':'r','payload':{'status':200,'stream':true}}",
                "{'type':'http','request_id':'r','payload':{'status':200}}x",
                "{'type':'http','request_id':'r','payload':{'status':200},}",
                "{'type':'http','payload':{'status':200}}",
                "{'type':'http','request_id':'r','payload':{'headers':{}}}",
                "{'type':'http','request_id':'r'}",
                "{'request_id':'r','payload':{'status':200}}",
                "{'type':'http','type':'http','request_id':'r','payload':{'status':200}}",
                "{}",
                ""
            })
    void whatIsUnusualOrWrong_isLeftToTheFullReader(String text) {
        assertThat(PlainAnswer.read(bytes(text))).isNull();
    }

    @Test
    void bytesThatAreNoUtf8_areLeftToTheFullReader() {
        byte[] frame = bytes("{'type':'http','request_id':'r','payload':{'status':200,'body':'?'}}");
        frame[frame.length - 5] = (byte) 0xFF;

        assertThat(PlainAnswer.read(frame)).isNull();
    }

    @Test
    void nestingBelowThree_isForbiddenToPlainAnswers_too() throws Exception {
        ProtocolLimits flat = new ProtocolLimits(1000, 2, ProtocolLimits.DEFAULTS.frameTimeout());

        assertThat(new MessageDecoder(ProtocolLimits.DEFAULTS).decode(bytes(PLAIN.get(0))))
                .isInstanceOf(Incoming.HttpAnswer.class);
        assertThatThrownBy(() -> new MessageDecoder(flat).decode(bytes(PLAIN.get(0))))
                .isInstanceOf(ProtocolViolationException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void mutatedAnswers_areNeverReadOtherwise(long seed) {
        Random random = new Random(seed);
        int read = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String text = PLAIN.get(random.nextInt(PLAIN.size()));
            for (int i = random.nextInt(3); i >= 0; i--) {
                text = mutated(text, random);
            }
            byte[] frame = bytes(text);
            Incoming plain = PlainAnswer.read(frame);
            if (plain != null) {
                read++;
                assertThat(Described.of(plain)).as(text).isEqualTo(fully(frame));
            }
        }
        assertThat(read).isGreaterThan(ROUNDS / 20);
    }

    private static String mutated(String text, Random random) {
        int at = random.nextInt(text.length());
        int end = Math.min(text.length(), at + random.nextInt(4));
        String piece = random.nextInt(3) == 0 ? "" : PIECES.get(random.nextInt(PIECES.size()));
        return text.substring(0, at) + piece + text.substring(random.nextBoolean() ? at : end);
    }

    private String fully(byte[] frame) {
        try {
            return Described.of(new EnvelopeReader(json, frame, Set.of(ProtocolFeature.values())).read());
        } catch (MalformedJsonException | ProtocolViolationException e) {
            return e.toString();
        }
    }

    private static byte[] bytes(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
