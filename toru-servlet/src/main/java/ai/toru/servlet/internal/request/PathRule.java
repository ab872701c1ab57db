package ai.toru.servlet.internal.request;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which raw paths are refused, on every container alike, because two readers could take them for different places.
 *
 * <p>A path is odd, and answered with 400, if it holds any of: a segment that is {@code .} or {@code ..}, also with
 * encoded dots or followed by {@code ;}; an empty segment other than the last, also one with {@code ;} parameters; a
 * backslash; an encoded slash, backslash, percent sign or control character; a {@code %} that two hexadecimal digits do
 * not follow, or percent signs that do not encode UTF-8; a character that is not visible ASCII. It is also odd where
 * the part in front of the plugin's rest (mapping, route, id, management word) is encoded without need or has {@code ;}
 * parameters. All else is passed on as it came. This is at least what Jetty and Tomcat, as they are shipped, refuse by
 * themselves: then the 400 is theirs.
 */
public final class PathRule {

    private static final Pattern ODD = Pattern.compile("[^\\x21-\\x7e]|\\\\|/[/;]|%(?![0-9A-Fa-f]{2})"
            + "|%(2[Ff5]|5[Cc]|[01][0-9A-Fa-f]|7[Ff])|/(\\.|%2[Ee]){1,2}(?=[/;]|$)");

    private static final Pattern PARAMETERS = Pattern.compile(";[^/]*");

    /** The character that stands for what is no UTF-8, written by the client itself. */
    private static final Pattern REPLACEMENT = Pattern.compile("(?i)%EF%BF%BD");

    private PathRule() {}

    /** Whether a raw path is odd by itself. */
    public static boolean odd(String rawPath) {
        return !simple(rawPath) && ODD.matcher(rawPath).find();
    }

    /** Whether a path has nothing in it that could be odd, as most have. Quicker than the whole rule. */
    private static boolean simple(String rawPath) {
        char before = 0;
        for (int i = 0; i < rawPath.length(); i++) {
            char c = rawPath.charAt(i);
            if (c <= ' '
                    || c >= 0x7f
                    || c == '%'
                    || c == '\\'
                    || (before == '/' && (c == '/' || c == ';' || c == '.'))) {
                return false;
            }
            before = c;
        }
        return true;
    }

    /**
     * How a path that is not odd reads once it is decoded and its parameters are dropped; nothing where it is not
     * UTF-8.
     */
    public static Optional<String> plain(String rawPath) {
        return simple(rawPath) && rawPath.indexOf(';') < 0
                ? Optional.of(rawPath)
                : decoded(PARAMETERS.matcher(rawPath).replaceAll(""));
    }

    /** Percent signs decoded; nothing where that is no UTF-8. */
    public static Optional<String> decoded(String raw) {
        String text = URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
        return count('\uFFFD', text) == REPLACEMENT.matcher(raw).results().count()
                ? Optional.of(text)
                : Optional.empty();
    }

    private static long count(char wanted, String text) {
        return text.chars().filter(c -> c == wanted).count();
    }
}
