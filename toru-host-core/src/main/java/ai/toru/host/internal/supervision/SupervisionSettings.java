package ai.toru.host.internal.supervision;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * The numbers and names that all plugins of a host share. Immutable.
 *
 * @param instanceId the installation's id, told to plugins
 * @param socketsDirectory where plugins listen
 * @param environment what every plugin inherits, before {@code TORU_…} is added
 * @param startTimeout how long a process may take to accept its first connection
 * @param shutdownTimeout how long it may take to exit after {@code shutdown}, before SIGTERM
 * @param terminateTimeout how long it may take after SIGTERM, before SIGKILL
 * @param requestTimeout how long a request may take where it does not say itself
 * @param restartPolicy when failed runs are followed by new ones
 */
public record SupervisionSettings(
        String instanceId,
        Path socketsDirectory,
        Map<String, String> environment,
        Duration startTimeout,
        Duration shutdownTimeout,
        Duration terminateTimeout,
        Duration requestTimeout,
        RestartPolicy restartPolicy) {}
