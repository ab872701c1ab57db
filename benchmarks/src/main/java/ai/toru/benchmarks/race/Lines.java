package ai.toru.benchmarks.race;

import ai.toru.benchmarks.common.Rates;
import ai.toru.benchmarks.race.Contest.Entry;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The table's lines. Pure. */
final class Lines {

    static final List<String> HEAD = List.of("row", "party", "figure", "ratio (lowest–highest)", "target", "met");

    static final String NONE = "–";

    private static final String NOT_MEASURED = "not measured";

    private Lines() {}

    /** One line for each goal of each party, and one for each party without a goal. */
    static List<List<String>> of(Outcome outcome) {
        return outcome.contest().entries().stream()
                .flatMap(entry -> lines(outcome, entry))
                .toList();
    }

    private static Stream<List<String>> lines(Outcome outcome, Entry entry) {
        Contest contest = outcome.contest();
        Optional<Rates> figures = outcome.figuresOf(entry.name());
        if (figures.isEmpty()) {
            String reason = String.valueOf(outcome.reasons().get(entry.name()));
            String met = entry.goals().stream().anyMatch(Goal::hasBound) ? NOT_MEASURED : NONE;
            return Stream.of(List.of(contest.row(), entry.name(), reason, NONE, NONE, met));
        }
        String figure = contest.unit().of(figures.get().median());
        if (entry.goals().isEmpty()) {
            return Stream.of(List.of(contest.row(), entry.name(), figure, NONE, NONE, NONE));
        }
        return entry.goals().stream().map(goal -> line(outcome, entry.name(), figure, figures.get(), goal));
    }

    private static List<String> line(Outcome outcome, String party, String figure, Rates figures, Goal goal) {
        Contest contest = outcome.contest();
        Optional<Rates> other = goal.hasReference() ? outcome.figuresOf(goal.reference()) : Optional.of(figures);
        String text = goal.text(contest.unit());
        if (other.isEmpty()) {
            String met = goal.hasBound() ? NOT_MEASURED : NONE;
            return List.of(contest.row(), party, figure, goal.reference() + " has no figure", text, met);
        }
        String compared = goal.hasReference() ? compared(goal, figures, other.get(), contest.unit()) : NONE;
        String met = goal.hasBound() ? goal.isMet(figures, other.get()) ? "yes" : "no" : NONE;
        return List.of(contest.row(), party, figure, compared, text, met);
    }

    private static String compared(Goal goal, Rates figures, Rates other, Unit unit) {
        if (goal.kind() == Goal.Kind.EXCESS_AT_MOST) {
            return "+ " + unit.of(figures.median() - other.median()) + " to " + goal.reference();
        }
        Rates ratios = figures.by(other);
        return String.format(
                Locale.ROOT,
                "%.2f (%.2f–%.2f) of %s",
                ratios.median(),
                ratios.lowest(),
                ratios.highest(),
                goal.reference());
    }
}
