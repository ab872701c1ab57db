package ai.toru.host.internal.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProcessStatTest {

    private static final String FIELDS =
            " S 1 42 43 0 -1 4194304 105 0 2 0 10 20 30 40 20 0 1 0 987654 5677056 391 18446744073709551615 1 1 0\n";

    @ParameterizedTest
    @ValueSource(strings = {"sleep", "a b", "a) S 9 9 (b", ")", "", "line\nend) Z 1 1"})
    void parse_anyName_readsWhatComesAfterIt(String name) throws IOException {
        assertThat(ProcessStat.parse("4711 (" + name + ")" + FIELDS))
                .isEqualTo(new ProcessStat('S', 42, 100, 987_654, 391));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1 (a) S", "1 (a) S 1 x 43 0 -1 4194304 105 0 2 0 10 20 30 40 20 0 1 0 9 5 3 1"})
    void parse_somethingElse_isRefused(String line) {
        assertThatThrownBy(() -> ProcessStat.parse(line)).isInstanceOf(IOException.class);
    }

    @Test
    void dead_zombie_is() {
        assertThat(new ProcessStat('Z', 1, 0, 0, 0).dead()).isTrue();
        assertThat(new ProcessStat('T', 1, 0, 0, 0).dead()).isFalse();
    }
}
