package ai.toru.benchmarks.kv;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EntriesTest {

    @Test
    void newValue_calledAgainAndAgain_isNeverTheSame() {
        Entries entries = Entries.small(10);
        Set<String> values = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            values.add(entries.newValue());
        }

        assertThat(values).hasSize(10_000).allMatch(value -> value.length() == entries.valueLength());
    }

    @Test
    void large_isTwoMegabytes() {
        assertThat(Entries.large().bytes()).isEqualTo(2_000_000);
    }
}
