package ai.toru.servlet.internal.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BodyBufferTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0, false",
        "0, 1, true",
        "1, 1, false",
        "10, 11, true",
        "8192, 8192, false",
        "8191, 8192, true",
        "100000, 100000, false",
        "100000, 100001, true",
        "2147483647, 300000, false"
    })
    void read_upToTheEnd_keepsBytesAndNoticesOverflow(int limit, int size, boolean overflown) throws IOException {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        for (long announced : new long[] {-1, size}) {
            BodyBuffer buffer = new BodyBuffer(limit, announced);
            ByteArrayInputStream in = new ByteArrayInputStream(bytes);

            boolean more = true;
            while (more && !buffer.overflown()) {
                more = buffer.read(in);
            }

            assertThat(buffer.overflown()).isEqualTo(overflown);
            if (!overflown) {
                assertThat(buffer.bytes()).isEqualTo(bytes);
            }
        }
    }
}
