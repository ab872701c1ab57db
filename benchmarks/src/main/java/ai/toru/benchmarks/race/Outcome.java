package ai.toru.benchmarks.race;

import ai.toru.benchmarks.common.Rates;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came of a contest. Immutable.
 *
 * @param figures of those that were measured, by name
 * @param reasons of those that were not
 */
record Outcome(Contest contest, Map<String, Rates> figures, Map<String, String> reasons) {

    Outcome {
        figures = Map.copyOf(figures);
        reasons = Map.copyOf(reasons);
    }

    Optional<Rates> figuresOf(String party) {
        @Nullable Rates found = figures.get(party);
        return Optional.ofNullable(found);
    }

    /** Whether anybody failed who should not have: being absent is no failure. */
    boolean hasErrors() {
        return reasons.values().stream().anyMatch(reason -> reason.startsWith("error"));
    }
}
