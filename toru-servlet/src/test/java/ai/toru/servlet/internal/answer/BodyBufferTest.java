package ai.toru.servlet.internal.answer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.http.ByteBudget;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BodyBufferTest {

    private final ByteBudget budget = new ByteBudget(1 << 30);

    @Test
    void read_noRoom_refusedWith503() throws IOException {
        ByteBudget small = new ByteBudget(40_000);
        small.forRequest().take(1);
        ByteBudget.Holding room = small.forRequest();
        BodyBuffer buffer = new BodyBuffer(100_000, -1, room, Pace.begin(Duration.ofMinutes(1)));
        ByteArrayInputStream in = new ByteArrayInputStream(new byte[100_000]);

        while (buffer.read(in)) {
            assertThat(room.bytes()).isLessThanOrEqualTo(20_000);
        }

        assertThat(buffer.refusal()).isNotNull().extracting(Answer::status).isEqualTo(503);
        assertThat(room.bytes()).isEqualTo(16_384);
    }

    @Test
    void read_tooSlow_refusedWith408() throws IOException {
        BodyBuffer buffer = new BodyBuffer(100, 50, budget.forRequest(), Pace.begin(Duration.ofSeconds(-1)));

        assertThat(buffer.read(new ByteArrayInputStream(new byte[10]))).isFalse();

        assertThat(buffer.refusal()).isNotNull().extracting(Answer::status).isEqualTo(408);
    }

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
            BodyBuffer buffer =
                    new BodyBuffer(limit, announced, budget.forRequest(), Pace.begin(Duration.ofMinutes(1)));
            ByteArrayInputStream in = new ByteArrayInputStream(bytes);

            boolean more = true;
            while (more) {
                more = buffer.read(in);
            }

            assertThat(buffer.refusal() != null).isEqualTo(overflown);
            if (!overflown) {
                assertThat(buffer.bytes()).isEqualTo(bytes);
            }
        }
    }
}
