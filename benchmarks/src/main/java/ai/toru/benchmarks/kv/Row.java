package ai.toru.benchmarks.kv;

import ai.toru.benchmarks.common.Rates;
import java.util.List;
import java.util.Locale;

/** One line of the table, as text. Immutable. */
record Row(String what, String ours, String sqlite, String ratio, String goal, String met) {

    static final List<String> HEAD = List.of("what", "ours", "SQLite", "ratio (lowest to highest)", "goal", "met");

    private static final String NONE = "–";

    /** Something that concerns neither store, to read the others by. */
    static Row plain(Rates rates) {
        return new Row(rates.name(), rate(rates), NONE, NONE, NONE, NONE);
    }

    /** Rates side by side, without a goal. */
    static Row sideBySide(String what, Rates ours, Rates sqlite) {
        return new Row(what, rate(ours), rate(sqlite), ratio(ours.by(sqlite)), NONE, NONE);
    }

    /** Rates side by side, where ours are to reach a part of the others. */
    static Row withRatio(String what, Rates ours, Rates sqlite, double goal) {
        return sideBySide(what, ours, sqlite)
                .withGoal("ratio ≥ " + number("%.1f", goal), ours.by(sqlite).median() >= goal);
    }

    /** Rates side by side, where ours are to reach a number. */
    static Row withRate(String what, Rates ours, Rates sqlite, double goal) {
        return sideBySide(what, ours, sqlite).withGoal("≥ " + number("%,.0f/s", goal), ours.median() >= goal);
    }

    /** The size of files side by side, where ours are to stay below a multiple of live data. */
    static Row withGrowth(String what, Growth ours, Growth sqlite, double goal) {
        String ratio = number("%.2f", ours.largest() / sqlite.largest());
        return new Row(what, growth(ours), growth(sqlite), ratio, NONE, NONE)
                .withGoal("always < " + number("%.0f", goal) + " times", ours.largest() < goal);
    }

    List<String> cells() {
        return List.of(what, ours, sqlite, ratio, goal, met);
    }

    private Row withGoal(String wanted, boolean reached) {
        return new Row(what, ours, sqlite, ratio, wanted, reached ? "yes" : "no");
    }

    private static String rate(Rates rates) {
        return number("%,.0f/s", rates.median());
    }

    private static String ratio(Rates ratios) {
        return number("%.2f", ratios.median()) + " (" + number("%.2f", ratios.lowest()) + " to "
                + number("%.2f", ratios.highest()) + ")";
    }

    private static String growth(Growth growth) {
        return number("%.1f times", growth.largest()) + ", mostly " + number("%.1f", growth.median());
    }

    private static String number(String format, double number) {
        return String.format(Locale.ROOT, format, number);
    }
}
