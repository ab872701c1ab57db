package ai.toru.host.internal.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Base64TextTest {

    @Test
    void writtenBytes_ofAnyLength_areWhatJavaWrites_andComeBack() {
        Random random = new Random(7);
        for (int length : new int[] {0, 1, 2, 3, 4, 5, 255, 256, 6142, 6143, 6144, 6145, 6146, 6147, 12288, 100_000}) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            byte[] text = new byte[(int) Base64Text.length(length) + 2];
            text[0] = '<';

            int end = Base64Text.write(bytes, text, 1);
            text[end] = '>';

            assertThat(new String(text, US_ASCII))
                    .isEqualTo("<" + Base64.getEncoder().encodeToString(bytes) + ">");
            assertThat(Base64Text.decode(text, 1, end)).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AA==", "AAE=", "AAEC", "+/+/", "////AA=="})
    void decode_standardAndPadded_fine(String text) {
        assertThat(decoded(text)).isEqualTo(Base64.getDecoder().decode(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A",
                "AA",
                "AAE",
                "AA=",
                "A===",
                "====",
                "=",
                "AA==AA==",
                "AAEC=",
                "AA== ",
                " AA==",
                "AA\nE=",
                "AAEC\n",
                "AAEC\r\nAAEC",
                "-_-_",
                "AAé=",
                "AA.=",
                "AA=A",
                "AAEC====",
                "AAECAA=A",
                "\0\0\0\0"
            })
    void decode_anythingElse_isRefused(String text) {
        assertThat(decoded(text)).isNull();
    }

    /** Property: what is decoded is what the strictest reading makes of it; nothing throws. */
    @Test
    void decode_randomCharacters_bytesOrNothing() {
        Random random = new Random(8);
        String characters = "ABab01+/=";
        for (int round = 0; round < 20_000; round++) {
            char[] text = new char[random.nextInt(13)];
            for (int i = 0; i < text.length; i++) {
                text[i] = characters.charAt(random.nextInt(characters.length()));
            }
            byte[] bytes = decoded(new String(text));
            boolean strict = new String(text).matches("([AB0ab1+/]{4})*([AB0ab1+/]{2}==|[AB0ab1+/]{3}=)?");

            assertThat(bytes != null).as(new String(text)).isEqualTo(strict);
            if (bytes != null) {
                String again = Base64.getEncoder().encodeToString(bytes);
                assertThat(again).hasSameSizeAs(new String(text));
            }
        }
    }

    private static byte[] decoded(String text) {
        byte[] padded = ("<<" + text + ">>").getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        byte[] decoded = Base64Text.decode(padded, 2, padded.length - 2);
        return decoded == null ? null : Arrays.copyOf(decoded, decoded.length);
    }
}
