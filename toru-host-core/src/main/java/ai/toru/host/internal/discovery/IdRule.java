package ai.toru.host.internal.discovery;

import ai.toru.host.plugin.PluginId;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which ids plugins may give themselves: those of the form of {@link PluginId} that mean nothing else. A leading hyphen is
 * allowed: no id is ever passed on a command line. Pure.
 */
final class IdRule {

    /** Words of the management interface below {@code /api/plugins/}; compared without regard to case. */
    private static final Set<String> RESERVED =
            Set.of("route", "rescan", "events", "metrics", "health", "openapi.json");

    private IdRule() {}

    static Optional<String> problem(String id) {
        if (reserved(id)) {
            return Optional.of("is " + Quoted.of(id) + ", a word of the management interface; choose another id");
        }
        if (!PluginId.isValid(id)) {
            return Optional.of("is " + Quoted.of(id) + "; it must be 1 to 63 characters of A-Z a-z 0-9 -");
        }
        return Optional.empty();
    }

    private static boolean reserved(String id) {
        return RESERVED.contains(id.toLowerCase(Locale.ROOT));
    }
}
