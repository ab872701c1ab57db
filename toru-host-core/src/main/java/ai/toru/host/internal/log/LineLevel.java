package ai.toru.host.internal.log;

import ai.toru.host.internal.json.JsonLimits;
import ai.toru.host.internal.json.MalformedJsonException;
import ai.toru.host.internal.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How important a line is: {@code trace}, {@code debug}, {@code info}, {@code warn} or {@code error}. Thread-safe.
 *
 * <p>The stream says nothing of it: plugins write their ordinary messages to standard error. So a line is {@code info},
 * unless it says otherwise: as JSON with a member {@code level}, or with a usual word at its beginning, perhaps after a
 * time and a name in brackets.
 */
final class LineLevel {

    static final String ORDINARY = "info";

    /** Only the beginning counts, which also bounds the time the pattern takes. */
    private static final int LOOKED_AT = 96;

    private static final Pattern BEGINNING = Pattern.compile(
            "^[\\s\\[(<]*(?:\\d[\\d\\-:./,TZ+ ]*[\\s\\])>|-]*)?(?:\\[[^\\]]{1,48}\\][\\s:-]*)?[\\[(<]*"
                    + "(trace|debug|info|notice|warn|warning|error|fatal|critical|severe|panic)(?=[\\s\\])>:,|]|$)",
            Pattern.CASE_INSENSITIVE);

    private final StrictJson json = new StrictJson(JsonLimits.DEFAULTS);

    /** The level of a line. */
    String of(String line) {
        String level = line.startsWith("{") && line.endsWith("}") ? ofJson(line) : ofText(line);
        return level == null ? ORDINARY : level;
    }

    private static @Nullable String ofText(String line) {
        Matcher matcher = BEGINNING.matcher(line.substring(0, Math.min(LOOKED_AT, line.length())));
        return matcher.find() ? ofWord(matcher.group(1)) : null;
    }

    private @Nullable String ofJson(String line) {
        try {
            Map<String, @Nullable Object> members = json.readObject(line.getBytes(StandardCharsets.UTF_8));
            Object level = members.get("level");
            if (level instanceof Number number) {
                return ofNumber(number.intValue());
            }
            return level instanceof String word ? ofWord(word) : null;
        } catch (MalformedJsonException noJson) {
            return null;
        }
    }

    private static @Nullable String ofWord(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "trace" -> "trace";
            case "debug" -> "debug";
            case "info", "notice" -> "info";
            case "warn", "warning" -> "warn";
            case "error", "fatal", "critical", "severe", "panic" -> "error";
            default -> null;
        };
    }

    /** As loggers of Node count: 10 is trace, 60 is fatal. */
    private static String ofNumber(int number) {
        if (number >= 50) {
            return "error";
        }
        if (number >= 40) {
            return "warn";
        }
        if (number >= 30) {
            return "info";
        }
        return number >= 20 ? "debug" : "trace";
    }
}
