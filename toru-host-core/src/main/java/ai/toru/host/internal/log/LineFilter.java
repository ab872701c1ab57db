package ai.toru.host.internal.log;

import ai.toru.host.log.LogLevel;
import ai.toru.host.log.LogLine;
import ai.toru.host.log.LogQuery;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which lines a query asks for. Immutable.
 *
 * @param least lines at least as grave only; null for all
 * @param text in capitals, only lines that contain it; null for all
 */
record LineFilter(@Nullable LogLevel least, @Nullable String text) {

    /** As {@link LineFormat} begins a line; what is shorter than that is no such line. */
    private static final Pattern BEGINNING =
            Pattern.compile("\\{\"timestamp\":\"[^\"\\\\]{1,40}\",\"level\":\"([a-z]{1,5})\"");

    private static final int LOOKED_AT = 80;

    static LineFilter of(LogQuery query) {
        return of(query.level(), query.text());
    }

    static LineFilter of(@Nullable LogLevel least, @Nullable String text) {
        return new LineFilter(least, text == null || text.isEmpty() ? null : capitals(text));
    }

    /** Whether it asks for every line. */
    boolean admitsAll() {
        return (least == null || least == LogLevel.TRACE) && text == null;
    }

    boolean admits(LogLine line) {
        return (least == null || line.level().compareTo(least) >= 0) && (text == null || contains(line, text));
    }

    /**
     * False if a line need not even be parsed: one that the host wrote has its level near the beginning. A line that only
     * looks so counts as {@code INFO}, and is not asked for either.
     */
    boolean mayAdmit(byte[] line) {
        if (least == null || least.compareTo(LogLevel.INFO) <= 0 || line.length < LOOKED_AT) {
            return true;
        }
        Matcher matcher = BEGINNING.matcher(new String(line, 0, LOOKED_AT, StandardCharsets.ISO_8859_1));
        return !matcher.lookingAt()
                || LogLevel.of(matcher.group(1)).orElse(LogLevel.ERROR).compareTo(least) >= 0;
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
