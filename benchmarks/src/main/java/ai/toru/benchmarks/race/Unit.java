package ai.toru.benchmarks.race;

import java.util.Locale;

/** What figures are of. */
enum Unit {
    PER_SECOND("%,.0f/s"),
    MICROSECONDS("%,.1f µs"),
    MILLISECONDS("%,.1f ms"),
    KIBIBYTES("%,.0f KiB"),
    NUMBER("%,.1f");

    private final String format;

    Unit(String format) {
        this.format = format;
    }

    /** A figure as text. */
    String of(double figure) {
        return String.format(Locale.ROOT, format, figure);
    }
}
