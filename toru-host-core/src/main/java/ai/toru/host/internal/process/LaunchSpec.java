package ai.toru.host.internal.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What to start. Immutable.
 *
 * @param command program and arguments
 * @param workingDirectory where it runs
 * @param environment its whole environment; nothing else is inherited
 */
public record LaunchSpec(List<String> command, Path workingDirectory, Map<String, String> environment) {

    public LaunchSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
