package ai.toru.servlet.internal.authority;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a line of {@code Forwarded} (RFC 7239, 4), strictly. Pure. */
final class ForwardedLine {

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]++";

    private static final Pattern PAIR =
            Pattern.compile("(" + TOKEN + ")=(?:(" + TOKEN + ")|\"((?:[^\"\\\\]|\\\\.)*+)\")");

    private static final Pattern BETWEEN = Pattern.compile("[ \\t]*+([;,])[ \\t]*+");
    private static final Pattern ESCAPED = Pattern.compile("\\\\(.)");

    private final String text;
    private final List<Hop> hops = new ArrayList<>();
    private final Map<String, String> element = new HashMap<>();

    private ForwardedLine(String text) {
        this.text = text;
    }

    /** What it says, the nearest proxy first; unreadable as a whole if it breaks the grammar or repeats a parameter. */
    static List<Hop> hops(String line) {
        ForwardedLine reading = new ForwardedLine(line.strip());
        return reading.read() ? reading.hops : List.of(Hop.UNREADABLE);
    }

    private boolean read() {
        Matcher pair = PAIR.matcher(text);
        Matcher between = BETWEEN.matcher(text);
        int at = 0;
        while (pair.region(at, text.length()).lookingAt() && isNew(pair)) {
            if (pair.end() == text.length()) {
                endElement();
                return true;
            }
            if (!between.region(pair.end(), text.length()).lookingAt()) {
                return false;
            }
            if (between.group(1).equals(",")) {
                endElement();
            }
            at = between.end();
        }
        return false;
    }

    private boolean isNew(Matcher pair) {
        String value = pair.group(2) == null ? ESCAPED.matcher(pair.group(3)).replaceAll("$1") : pair.group(2);
        return element.put(pair.group(1).toLowerCase(Locale.ROOT), value) == null;
    }

    private void endElement() {
        hops.add(0, new Hop(element.get("for"), element.get("proto"), element.get("host"), null));
        element.clear();
    }
}
