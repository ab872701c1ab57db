package ai.toru.host.internal.log;

import ai.toru.host.log.LogLevel;
import ai.toru.host.log.LogLine;
import ai.toru.host.log.LogQuery;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which lines a query asks for. Immutable.
 *
 * @param least lines at least as grave only; null for all
 * @param text in capitals, only lines that contain it; null for all
 */
record LineFilter(@Nullable LogLevel least, @Nullable String text) {

    static LineFilter of(LogQuery query) {
        String text = query.text();
        return new LineFilter(query.level(), text == null || text.isEmpty() ? null : capitals(text));
    }

    /** Whether it asks for every line. */
    boolean admitsAll() {
        return (least == null || least == LogLevel.TRACE) && text == null;
    }

    boolean admits(LogLine line) {
        return (least == null || line.level().compareTo(least) >= 0) && (text == null || contains(line, text));
    }

    private static boolean contains(LogLine line, String text) {
        return capitals(line.message()).contains(text)
                || line.fields().entrySet().stream()
                        .anyMatch(field -> capitals(field.getKey()).contains(text)
                                || capitals(field.getValue()).contains(text));
    }

    /** Capitals, as small letters have more than one form of the same: σ and ς. */
    private static String capitals(String text) {
        return text.toUpperCase(Locale.ROOT);
    }
}
