package ai.toru.host.internal.process;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which of the host's own environment variables a plugin gets: an allowed list, so that passwords in the host's environment
 * stay there. Pure.
 */
public final class PluginEnvironment {

    private static final Set<String> ALLOWED = Set.of("PATH", "HOME", "LANG", "TZ", "TMPDIR");
    private static final String LOCALE = "LC_";

    private PluginEnvironment() {}

    /** The allowed ones among the host's variables. */
    public static Map<String, String> base(Map<String, String> hostEnvironment) {
        Map<String, String> base = new TreeMap<>(hostEnvironment);
        base.keySet().removeIf(name -> !ALLOWED.contains(name) && !name.startsWith(LOCALE));
        return base;
    }
}
