package ai.toru.benchmarks.kv;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.benchmarks.common.Rates;
import org.junit.jupiter.api.Test;

class RowTest {

    private static final Rates OURS = new Rates("ours", 10, 40, 30);
    private static final Rates SQLITE = new Rates("SQLite", 20, 50, 100);

    @Test
    void withRatio_ofRounds_showsMediansAndTheSpreadOfTheirRatios() {
        assertThat(Row.withRatio("put", OURS, SQLITE, 0.4).cells())
                .containsExactly("put", "30/s", "50/s", "0.50 (0.30 to 0.80)", "ratio ≥ 0.4", "yes");
    }

    @Test
    void withRatio_belowItsGoal_saysNo() {
        assertThat(Row.withRatio("put", OURS, SQLITE, 0.51).met()).isEqualTo("no");
    }

    @Test
    void withRate_aboveItsGoal_saysYes() {
        assertThat(Row.withRate("get", OURS, SQLITE, 30).met()).isEqualTo("yes");
        assertThat(Row.withRate("get", OURS, SQLITE, 31).met()).isEqualTo("no");
    }

    @Test
    void withGrowth_thatReachesItsLimitOnce_saysNo() {
        Growth modest = new Growth(19.9, 3, 100);
        Growth large = new Growth(20, 3, 100);

        assertThat(Row.withGrowth("files", modest, large, 20).met()).isEqualTo("yes");
        assertThat(Row.withGrowth("files", large, modest, 20).met()).isEqualTo("no");
    }
}
