package ai.toru.host.internal.log;

import ai.toru.host.log.LogLevel;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How grave a line is. Pure.
 *
 * <p>The stream says nothing of it: plugins write their ordinary messages to standard error. So a line is {@code INFO},
 * unless it says otherwise: with a usual word at its beginning, perhaps after a time and a name in brackets; or, if it is
 * JSON, with a word or a number.
 */
final class LineLevel {

    /** Only the beginning counts, which also bounds the time the pattern takes. */
    private static final int LOOKED_AT = 96;

    private static final Pattern BEGINNING = Pattern.compile(
            "^[\\s\\[(<]*(?:\\d[\\d\\-:./,TZ+ ]*[\\s\\])>|-]*)?(?:\\[[^\\]]{1,48}\\][\\s:-]*)?[\\[(<]*"
                    + "(trace|debug|info|notice|warn|warning|error|fatal|critical|severe|panic)(?=[\\s\\])>:,|]|$)",
            Pattern.CASE_INSENSITIVE);

    private LineLevel() {}

    /** The level of a line of text. */
    static LogLevel ofText(String line) {
        Matcher matcher = BEGINNING.matcher(line.substring(0, Math.min(LOOKED_AT, line.length())));
        return matcher.find() ? LogLevel.of(matcher.group(1)).orElse(LogLevel.INFO) : LogLevel.INFO;
    }

    /** The level that a member of JSON names; empty if it names none. */
    static Optional<LogLevel> ofMember(@Nullable Object value) {
        if (value instanceof Long number) {
            return ofNumber(number);
        }
        return value instanceof String word ? LogLevel.of(word) : Optional.empty();
    }

    /** As loggers of Node count, from 10 (trace) to 60 (fatal). */
    private static Optional<LogLevel> ofNumber(long number) {
        if (number < 10 || number > 60) {
            return Optional.empty();
        }
        return Optional.of(
                switch ((int) number / 10) {
                    case 1 -> LogLevel.TRACE;
                    case 2 -> LogLevel.DEBUG;
                    case 3 -> LogLevel.INFO;
                    case 4 -> LogLevel.WARN;
                    default -> LogLevel.ERROR;
                });
    }
}
