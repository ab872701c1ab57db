package ai.toru.host.log;

import org.jspecify.annotations.Nullable;

/**
 * Which lines of a log to read forwards, the earliest first. Immutable.
 *
 * @param after the place to go on behind, as {@link PlacedLine#place} or {@link LogTail#place} told it; null to begin near the
 *     end, as {@code latest} says
 * @param latest where there is no {@code after}: with how many of the latest lines to begin, 0 to 1000, of those that the
 *     query asks for; 0 begins with what is yet to come
 * @param level only lines at least as grave; null for all
 * @param text only lines whose message or fields contain this, in any letter case; null for all
 */
public record LogTailQuery(
        @Nullable String after,
        int latest,
        @Nullable LogLevel level,
        @Nullable String text) {

    /** What is yet to come. */
    public static final LogTailQuery END = new LogTailQuery(null, 0, null, null);

    /**
     * Checks the number and the place.
     *
     * @throws IllegalArgumentException if {@code latest} is not within 0 to 1000, or {@code after} is no place of a log
     */
    public LogTailQuery {
        if (latest < 0 || latest > 1000) {
            throw new IllegalArgumentException("latest must lie within 0 to 1000, but is " + latest + ".");
        }
        if (after != null && !after.matches("[0-9a-f]{1,16}-[0-9a-f]{1,8}")) {
            throw new IllegalArgumentException("after must be a place that was read with a line of a log.");
        }
    }

    /** The same, from a place on. */
    public LogTailQuery after(String place) {
        return new LogTailQuery(place, latest, level, text);
    }
}
