package ai.toru.host.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class LineTailTest {

    private final LineTail tail = new LineTail();

    @Test
    void last_manyLines_areTheLastInOrder() {
        IntStream.range(0, 120).forEach(i -> add("line " + i));
        assertThat(tail.last(3)).containsExactly("line 117", "line 118", "line 119");
        assertThat(tail.last(1000)).hasSize(50).first().isEqualTo("line 70");
    }

    @Test
    void add_longLine_isCutAtACharacter() {
        add("x".repeat(1023) + "ü and more");
        assertThat(tail.last(1)).containsExactly("x".repeat(1023));
    }

    @Test
    void clear_someLines_forgetsThem() {
        add("old");
        tail.clear();
        add("new");
        assertThat(tail.last(50)).containsExactly("new");
    }

    private void add(String line) {
        tail.add(line.getBytes(StandardCharsets.UTF_8));
    }
}
