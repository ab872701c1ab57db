package ai.toru.benchmarks.race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class WrkTest {

    private static final String FINE = """
            Running 1s test @ http://127.0.0.1:8000/text/0
              1 threads and 32 connections
              19531 requests in 1.00s, 1.55MB read
            Requests/sec:  19501.25
            Transfer/sec:      1.55MB
            """;

    @Test
    void rate_ofItsOutput_isThatOfRequests() throws IOException {
        assertThat(Wrk.rate(FINE)).isEqualTo(19501.25);
    }

    @Test
    void rate_withWrongAnswers_fails() {
        assertThatThrownBy(() -> Wrk.rate("  Non-2xx or 3xx responses: 3\n" + FINE))
                .isInstanceOf(IOException.class)
                .hasMessage("wrk says: Non-2xx or 3xx responses: 3");
    }

    @Test
    void rate_withBrokenConnections_fails() {
        assertThatThrownBy(() -> Wrk.rate("  Socket errors: connect 0, read 2, write 0, timeout 0\n" + FINE))
                .hasMessage("wrk says: Socket errors: connect 0, read 2, write 0, timeout 0");
    }

    @Test
    void rate_ofSomethingElse_fails() {
        assertThatThrownBy(() -> Wrk.rate("unable to connect")).hasMessage("wrk says: unable to connect");
    }

    @Test
    void manyLargeBodies_takeLonger() {
        assertThat(Wrk.leastSeconds(1024, 256)).isEqualTo(1);
        assertThat(Wrk.leastSeconds(1 << 20, 32)).isEqualTo(1);
        assertThat(Wrk.leastSeconds(1 << 20, 256)).isEqualTo(5);
    }
}
