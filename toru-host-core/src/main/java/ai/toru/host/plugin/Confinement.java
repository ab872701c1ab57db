package ai.toru.host.plugin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a plugin's process is started within. Immutable.
 *
 * @param limits what it may use
 * @param launcher a command that is put in front of the plugin's own, for example {@code bwrap …}; empty for none. It has to
 *     become the plugin ({@code exec}), or hand signals on and end with it
 * @param user the operating system's user it runs as, by name; null for the host's own
 */
public record Confinement(
        ResourceLimits limits,
        List<String> launcher,
        @Nullable String user) {

    /** Nothing of the kind, the default. */
    public static final Confinement NONE = new Confinement(ResourceLimits.NONE, List.of(), null);

    public Confinement {
        launcher = List.copyOf(launcher);
    }
}
