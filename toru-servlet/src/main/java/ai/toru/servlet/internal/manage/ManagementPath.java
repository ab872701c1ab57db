package ai.toru.servlet.internal.manage;

import ai.toru.servlet.internal.request.OddPathException;
import ai.toru.servlet.internal.request.PathRule;
import ai.toru.servlet.internal.request.RawPath;

/**
 * A path below the management mapping: {@code /first/second/rest}. Immutable; all raw.
 *
 * @param first the plugin's id or a word of the host; empty for the list
 * @param second the segment after it; empty where there is none
 * @param afterFirst all after the first segment, empty or starting with {@code /}
 * @param afterSecond all after the second segment, empty or starting with {@code /}
 */
record ManagementPath(String first, String second, String afterFirst, String afterSecond) {

    static ManagementPath of(String below) throws OddPathException {
        int firstEnd = RawPath.endOfSegments(below, 1);
        int secondEnd = RawPath.endOfSegments(below, 2);
        String first = below.substring(Math.min(1, firstEnd), firstEnd);
        String second = below.substring(Math.min(firstEnd + 1, secondEnd), secondEnd);
        requireLiteral(first);
        if (PluginWord.of(second).isEmpty() && PluginWord.of(plain(second)).isPresent()) {
            throw new OddPathException();
        }
        return new ManagementPath(first, second, below.substring(firstEnd), below.substring(secondEnd));
    }

    /** Neither an id nor a word holds a sign that would have to be encoded. */
    private static void requireLiteral(String segment) throws OddPathException {
        if (!plain(segment).equals(segment)) {
            throw new OddPathException();
        }
    }

    private static String plain(String segment) throws OddPathException {
        return PathRule.plain(segment).orElseThrow(OddPathException::new);
    }
}
