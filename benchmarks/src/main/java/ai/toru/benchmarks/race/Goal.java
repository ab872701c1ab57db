package ai.toru.benchmarks.race;

import ai.toru.benchmarks.common.Rates;
import java.util.Locale;

/**
 * What a figure is compared with, and how that should come out. Immutable.
 *
 * @param kind whether the figure itself counts, or what it is by another one, or how much more than that
 * @param reference the party whose figure the other one is; empty where there is none
 * @param bound the least or the most it should be; {@code NaN} where it is only to be seen
 */
record Goal(Kind kind, String reference, double bound) {

    /** What is compared, and which way it should be. */
    enum Kind {
        FIGURE_AT_MOST(false),
        RATIO_AT_LEAST(true),
        RATIO_AT_MOST(false),
        EXCESS_AT_MOST(false);

        private final boolean atLeast;

        Kind(boolean atLeast) {
            this.atLeast = atLeast;
        }
    }

    static Goal atMost(double bound) {
        return new Goal(Kind.FIGURE_AT_MOST, "", bound);
    }

    static Goal ratioAtLeast(double bound, String reference) {
        return new Goal(Kind.RATIO_AT_LEAST, reference, bound);
    }

    static Goal ratioAtMost(double bound, String reference) {
        return new Goal(Kind.RATIO_AT_MOST, reference, bound);
    }

    static Goal excessAtMost(double bound, String reference) {
        return new Goal(Kind.EXCESS_AT_MOST, reference, bound);
    }

    /** A ratio that is to be seen, and has no goal. */
    static Goal seen(String reference) {
        return new Goal(Kind.RATIO_AT_LEAST, reference, Double.NaN);
    }

    boolean hasReference() {
        return !reference.isEmpty();
    }

    boolean hasBound() {
        return !Double.isNaN(bound);
    }

    /**
     * Whether it came out so: by the median of all rounds.
     *
     * @param other the reference's figures; these themselves where there is none
     */
    boolean isMet(Rates figures, Rates other) {
        double value = switch (kind) {
            case FIGURE_AT_MOST -> figures.median();
            case RATIO_AT_LEAST, RATIO_AT_MOST -> figures.by(other).median();
            case EXCESS_AT_MOST -> figures.median() - other.median();
        };
        return kind.atLeast ? value >= bound : value <= bound;
    }

    /** As the table shows it. */
    String text(Unit unit) {
        if (!hasBound()) {
            return Lines.NONE;
        }
        String number = switch (kind) {
            case FIGURE_AT_MOST -> unit.of(bound);
            case RATIO_AT_LEAST, RATIO_AT_MOST -> String.format(Locale.ROOT, "%.2f", bound);
            case EXCESS_AT_MOST -> "+ " + unit.of(bound);
        };
        return (kind.atLeast ? "≥ " : "≤ ") + number;
    }
}
