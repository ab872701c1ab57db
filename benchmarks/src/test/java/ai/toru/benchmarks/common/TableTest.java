package ai.toru.benchmarks.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void of_rowsOfManyWidths_linesUp() {
        String table =
                Table.of(List.of("what", "figure"), List.of(List.of("a longer one", "1"), List.of("b", "2,000/s")));

        assertThat(table).isEqualTo("""
                | what         | figure  |
                | ------------ | ------- |
                | a longer one | 1       |
                | b            | 2,000/s |""");
    }
}
