package ai.toru.host.http;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The form of {@code tracestate} (W3C Trace Context, level 1, section 3.3.1). Pure. */
final class TraceState {

    private static final int MOST_MEMBERS = 32;

    /** Members may have this many characters and more (section 3.3.1.5 asks for 512 in all); so many are enough. */
    private static final int MOST_CHARACTERS = 8192;

    private static final Pattern MEMBER =
            Pattern.compile("([a-z][a-z0-9_*/-]{0,255}|[a-z0-9][a-z0-9_*/-]{0,240}@[a-z][a-z0-9_*/-]{0,13})"
                    + "=[\\x20-\\x2b\\x2d-\\x3c\\x3e-\\x7e]{0,255}[\\x21-\\x2b\\x2d-\\x3c\\x3e-\\x7e]");

    private TraceState() {}

    /** Whether a list is valid; members may be empty, with blanks around them. */
    static boolean isValid(String list) {
        if (list.length() > MOST_CHARACTERS) {
            return false;
        }
        Set<String> keys = new HashSet<>();
        for (String each : list.split(",", -1)) {
            String member = stripped(each);
            Matcher matcher = MEMBER.matcher(member);
            if (!member.isEmpty() && !(matcher.matches() && keys.add(matcher.group(1)))) {
                return false;
            }
        }
        return keys.size() <= MOST_MEMBERS;
    }

    /** Without blanks and tabs around it (RFC 9110, 5.6.3). */
    private static String stripped(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isBlank(text.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
