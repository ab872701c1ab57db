package ai.toru.host.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlainRunTest {

    @Test
    void eachByte_atEachPlace_endsARunOrDoesNot() {
        for (int value = 0; value < 256; value++) {
            boolean ends = value < ' ' || value == '"' || value == '\\';
            for (int length = 1; length <= 20; length++) {
                for (int at = 0; at < length; at++) {
                    byte[] text = new byte[length];
                    Arrays.fill(text, (byte) 'x');
                    text[at] = (byte) value;

                    assertThat(PlainRun.end(text, 0))
                            .as("byte %d at %d of %d", value, at, length)
                            .isEqualTo(ends ? at : length);
                }
            }
        }
    }

    @Test
    void run_endsWhereABytewiseLookEndsIt() {
        Random random = new Random(1);
        for (int round = 0; round < 100_000; round++) {
            byte[] text = new byte[random.nextInt(40)];
            random.nextBytes(text);
            int from = random.nextInt(text.length + 1);

            assertThat(PlainRun.end(text, from)).isEqualTo(bytewise(text, from));
        }
    }

    private static int bytewise(byte[] text, int from) {
        int at = from;
        while (at < text.length && text[at] != '"' && text[at] != '\\' && (text[at] & 0xFF) >= ' ') {
            at++;
        }
        return at;
    }
}
