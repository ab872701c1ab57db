package ai.toru.host.plugin;

import java.time.Duration;
import java.util.Objects;

/** Checks of options that make no sense. Pure. */
final class Options {

    private static final Duration LONGEST = Duration.ofDays(365);

    private Options() {}

    static Duration positive(String option, Duration value) {
        Objects.requireNonNull(value, option);
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(option + " must be positive, but is " + value + ".");
        }
        if (value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    option + " must not be longer than " + LONGEST + ", but is " + value + ".");
        }
        return value;
    }

    static int within(String option, int value, int least, int most) {
        return (int) within(option, (long) value, least, most);
    }

    static long within(String option, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    option + " must lie within " + least + " to " + most + ", but is " + value + ".");
        }
        return value;
    }
}
