package ai.toru.host.internal.supervision;

import ai.toru.host.plugin.PluginSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;

/**
 * The numbers and names that all plugins of a host share. Immutable.
 *
 * @param instanceId the installation's id, told to plugins
 * @param socketsDirectory where plugins listen
 * @param environment what every plugin inherits, before its own settings and {@code TORU_…} are added
 * @param ofPlugin how the plugin of an id is run
 */
public record SupervisionSettings(
        String instanceId,
        Path socketsDirectory,
        Map<String, String> environment,
        Function<String, PluginSettings> ofPlugin) {}
