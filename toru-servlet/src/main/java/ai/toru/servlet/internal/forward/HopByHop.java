package ai.toru.servlet.internal.forward;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Fields that concern one connection and are never passed on (RFC 9110, 7.6.1). */
final class HopByHop {

    /** Beside the well-known ones: what the host itself settles, the body's length and whether it may be sent. */
    private static final Set<String> FIELDS = Set.of(
            "connection",
            "content-length",
            "expect",
            "http2-settings",
            "keep-alive",
            "proxy",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "trailers",
            "transfer-encoding",
            "upgrade");

    private HopByHop() {}

    static boolean contains(String canonicalName) {
        return FIELDS.contains(canonicalName);
    }

    /** The canonical names that {@code Connection} fields name. */
    static Set<String> namedBy(List<String> connectionFields) {
        Set<String> names = new HashSet<>();
        for (String field : connectionFields) {
            Arrays.stream(field.split(",", -1)).map(HopByHop::canonical).forEach(names::add);
        }
        return names;
    }

    /**
     * A name in lower case with a hyphen for every other sign: frameworks turn several spellings into one variable, so
     * that {@code X_Toru_User} would pass for {@code X-Toru-User}.
     */
    static String canonical(String name) {
        StringBuilder out = new StringBuilder(name.strip().toLowerCase(Locale.ROOT));
        for (int i = 0; i < out.length(); i++) {
            char c = out.charAt(i);
            if ((c < 'a' || c > 'z') && (c < '0' || c > '9')) {
                out.setCharAt(i, '-');
            }
        }
        return out.toString();
    }
}
