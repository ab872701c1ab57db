package ai.toru.host.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class LineTailTest {

    private final LineTail tail = new LineTail();

    @Test
    void all_manyLines_areTheLastInOrder() {
        IntStream.range(0, 120).forEach(i -> add("line " + i));
        assertThat(tail.all()).hasSize(50).startsWith("line 70", "line 71").endsWith("line 118", "line 119");
    }

    @Test
    void add_longLine_isCutAtACharacter() {
        add("x".repeat(1023) + "ü and more");
        assertThat(tail.all()).containsExactly("x".repeat(1023));
    }

    private void add(String line) {
        tail.add(line.getBytes(StandardCharsets.UTF_8));
    }
}
