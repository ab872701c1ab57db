package ai.toru.plugin.internal.body;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChunkTest {
    private static final byte[] TEXT = "aé🚀".getBytes(UTF_8); // 1, 2 and 4 bytes

    @Test
    void cut_isBetweenCharacters_unlessNoneFits() {
        assertThat(Chunk.cut(TEXT, 0, 7)).isEqualTo(7);
        assertThat(Chunk.cut(TEXT, 0, 6)).isEqualTo(3);
        assertThat(Chunk.cut(TEXT, 0, 2)).isEqualTo(1);
        assertThat(Chunk.cut(TEXT, 3, 3)).isEqualTo(3);
    }

    @Test
    void ofText_partOfACharacter_isBytes() {
        assertThat(Chunk.ofText(TEXT, 0, 3)).isEqualTo(Map.of("data", "aé"));
        assertThat(Chunk.ofText(TEXT, 3, 3)).containsKey("data_base64");
        assertThat(Chunk.ofText(TEXT, 6, 1)).containsKey("data_base64");
    }

    @Test
    void credit_thatNeverComes_isNotWaitedForForEver() {
        Credit credit = new Credit(0, Duration.ofMillis(20));

        assertThatThrownBy(() -> credit.take(1)).isInstanceOf(IOException.class).hasMessageContaining("took nothing");
    }

    @Test
    void bodyThatNeverComes_isNotWaitedForForEver() throws IOException {
        try (InputStream body = new BodyPipe(10, Duration.ofMillis(20), bytes -> {})) {
            assertThatThrownBy(body::read)
                    .isInstanceOf(BrokenBodyException.class)
                    .hasMessageContaining("nothing came");
        }
    }
}
