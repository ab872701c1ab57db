package ai.toru.host.internal.discovery;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Plugin ids: 1 to 63 characters of {@code A-Z a-z 0-9 -}, so that an id is a file name, a socket name and a path segment
 * as it is. A leading hyphen is allowed: no id is ever passed on a command line. Pure.
 */
final class IdRule {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9-]{1,63}");

    /** Words of the management interface below {@code /api/plugins/}; compared without regard to case. */
    private static final Set<String> RESERVED =
            Set.of("route", "rescan", "events", "metrics", "health", "openapi.json");

    private IdRule() {}

    static Optional<String> problem(String id) {
        if (reserved(id)) {
            return Optional.of("is " + Quoted.of(id) + ", a word of the management interface; choose another id");
        }
        if (!FORM.matcher(id).matches()) {
            return Optional.of("is " + Quoted.of(id) + "; it must be 1 to 63 characters of A-Z a-z 0-9 -");
        }
        return Optional.empty();
    }

    private static boolean reserved(String id) {
        return RESERVED.contains(id.toLowerCase(Locale.ROOT));
    }
}
