package ai.toru.host.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fault covered: "invalid or overlong UTF-8" (Protocol). */
class Utf8Test {

    @ParameterizedTest
    @CsvSource({
        "80, a continuation alone",
        "BF, a continuation alone",
        "C080, an overlong NUL",
        "C1BF, an overlong 7F",
        "C2, cut off",
        "C241, no continuation",
        "E08080, an overlong NUL",
        "E09FBF, an overlong 7FF",
        "E282, cut off",
        "EDA080, a high surrogate",
        "EDBFBF, a low surrogate",
        "F0808080, an overlong NUL",
        "F08FBFBF, an overlong FFFF",
        "F09F98, cut off",
        "F4908080, beyond 10FFFF",
        "F5808080, beyond 10FFFF",
        "FE, never a lead",
        "FF, never a lead"
    })
    void firstInvalid_notUtf8_indexOfItsFirstByte(String hex, String name) {
        byte[] bad = HexFormat.of().parseHex(hex);
        for (int before = 0; before < 20; before++) {
            byte[] text = ByteBuffer.allocate(before + bad.length)
                    .put("abcdefghijklmnopqrst".getBytes(StandardCharsets.UTF_8), 0, before)
                    .put(bad)
                    .array();
            assertThat(Utf8.firstInvalid(text)).as(name).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "\0",
                "12345678",
                "\u007f\u0080\u07ff\u0800\ud7ff\ue000\uffff",
                "\ud800\udc00\udbff\udfff"
            })
    void firstInvalid_text_none(String text) {
        assertThat(Utf8.firstInvalid(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(-1);
    }

    @Test
    void firstInvalid_randomBytes_agreesWithStrictDecoder() {
        Random random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(7)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (random.nextBoolean() ? 0x80 + random.nextInt(0x80) : random.nextInt(0x100));
            }
            assertThat(Utf8.firstInvalid(bytes) < 0)
                    .as(HexFormat.of().formatHex(bytes))
                    .isEqualTo(decodes(bytes));
        }
    }

    private static boolean decodes(byte[] bytes) {
        try {
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
