package ai.toru.host.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ByteTailTest {

    private final ByteTail tail = new ByteTail(5);

    @Test
    void text_lessThanCapacity_isEverything() {
        write("abc");
        assertThat(tail.text()).isEqualTo("abc");
    }

    @Test
    void text_moreThanCapacity_isTheEnd() {
        write("abc");
        write("defg");
        assertThat(tail.text()).isEqualTo("cdefg");
        write("0123456789");
        write("X");
        assertThat(tail.text()).isEqualTo("6789X");
    }

    private void write(String text) {
        tail.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
