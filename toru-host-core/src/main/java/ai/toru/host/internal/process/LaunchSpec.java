package ai.toru.host.internal.process;

import ai.toru.host.plugin.Confinement;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What to start. Immutable.
 *
 * @param command program and arguments
 * @param workingDirectory where it runs
 * @param environment its whole environment; nothing else is inherited, but {@code HOME} of its user is added where it is
 *     missing
 * @param confinement what it is started within
 */
public record LaunchSpec(
        List<String> command, Path workingDirectory, Map<String, String> environment, Confinement confinement) {

    public LaunchSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** A process that is not confined. */
    public LaunchSpec(List<String> command, Path workingDirectory, Map<String, String> environment) {
        this(command, workingDirectory, environment, Confinement.NONE);
    }
}
