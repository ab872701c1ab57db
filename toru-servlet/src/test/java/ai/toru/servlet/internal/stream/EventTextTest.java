package ai.toru.servlet.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** HTML standard, 9.2.5. */
final class EventTextTest {

    private final EventText text = new EventText();

    @Test
    void bytes_everyKind_asTheStandardSays() {
        text.retry(Duration.ofSeconds(2))
                .comment("heartbeat")
                .event("7", "{\"a\":\"ü🚀\"}")
                .event("end", null, "x")
                .place("8");

        assertThat(new String(text.bytes(), StandardCharsets.UTF_8))
                .isEqualTo(
                        "retry: 2000\n\n: heartbeat\n\nid: 7\ndata: {\"a\":\"ü🚀\"}\n\nevent: end\ndata: x\n\nid: 8\n\n");
    }

    /** JSON has none, but a line end in the data must not end the field. */
    @Test
    void event_dataOfSeveralLines_fieldEach() {
        text.event("1", "a\nb\r\nc");

        assertThat(new String(text.bytes(), StandardCharsets.UTF_8)).isEqualTo("id: 1\ndata: a\ndata: b\ndata: c\n\n");
    }

    @Test
    void bytes_nothingWritten_none() {
        assertThat(text.bytes()).isEmpty();
    }
}
