package ai.toru.benchmarks.race;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.benchmarks.common.Rates;
import ai.toru.benchmarks.race.Contest.Entry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LinesTest {

    private static final Attempt<Party> SOMEBODY = new Attempt<>(slice -> 1, "");
    private static final Rates OURS = new Rates("ours", 10, 40, 30);
    private static final Rates OTHER = new Rates("other", 20, 50, 100);

    @Test
    void of_ratio_showsMediansAndTheSpreadOfTheRounds() {
        assertThat(line(Unit.PER_SECOND, Goal.ratioAtLeast(0.5, "other")))
                .containsExactly("row", "ours", "30/s", "0.50 (0.30–0.80) of other", "≥ 0.50", "yes");
    }

    @Test
    void of_ratioThatIsTooSmall_saysNo() {
        assertThat(line(Unit.PER_SECOND, Goal.ratioAtLeast(0.51, "other"))).endsWith("≥ 0.51", "no");
    }

    @Test
    void of_ratioThatIsTooLarge_saysNo() {
        assertThat(line(Unit.MICROSECONDS, Goal.ratioAtMost(0.5, "other"))).endsWith("≤ 0.50", "yes");
        assertThat(line(Unit.MICROSECONDS, Goal.ratioAtMost(0.49, "other"))).endsWith("≤ 0.49", "no");
    }

    @Test
    void of_figureWithABound_hasNoRatio() {
        assertThat(line(Unit.KIBIBYTES, Goal.atMost(30)))
                .containsExactly("row", "ours", "30 KiB", "–", "≤ 30 KiB", "yes");
        assertThat(line(Unit.KIBIBYTES, Goal.atMost(29))).endsWith("no");
    }

    @Test
    void of_excess_isTheDifferenceOfTheMedians() {
        assertThat(line(Unit.MILLISECONDS, Goal.excessAtMost(20, "other")))
                .endsWith("+ -20.0 ms to other", "≤ + 20.0 ms", "yes");
    }

    @Test
    void of_ratioThatIsOnlySeen_saysNeitherYesNorNo() {
        assertThat(line(Unit.PER_SECOND, Goal.seen("other"))).endsWith("0.50 (0.30–0.80) of other", "–", "–");
    }

    @Test
    void of_partyThatIsAbsent_saysWhy() {
        Contest contest = new Contest(
                "row", Unit.PER_SECOND, List.of(new Entry("ours", SOMEBODY, List.of(Goal.ratioAtLeast(1, "other")))));
        Outcome outcome =
                new Outcome(contest, Map.of(), Map.of("ours", "skipped: wrk is missing: apt-get install wrk"));

        assertThat(Lines.of(outcome))
                .containsExactly(List.of(
                        "row", "ours", "skipped: wrk is missing: apt-get install wrk", "–", "–", "not measured"));
    }

    @Test
    void of_partyWhoseReferenceIsAbsent_keepsItsFigure() {
        Contest contest = new Contest(
                "row", Unit.PER_SECOND, List.of(new Entry("ours", SOMEBODY, List.of(Goal.ratioAtLeast(1, "other")))));
        Outcome outcome = new Outcome(contest, Map.of("ours", OURS), Map.of("other", "error: it fell"));

        assertThat(Lines.of(outcome))
                .containsExactly(List.of("row", "ours", "30/s", "other has no figure", "≥ 1.00", "not measured"));
    }

    private static List<String> line(Unit unit, Goal goal) {
        Contest contest =
                new Contest("row", unit, List.of(Entry.of("other", SOMEBODY), Entry.of("ours", SOMEBODY, goal)));
        List<List<String>> lines = Lines.of(new Outcome(contest, Map.of("ours", OURS, "other", OTHER), Map.of()));
        assertThat(lines).hasSize(2);
        return lines.get(1);
    }
}
