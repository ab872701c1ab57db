package ai.toru.host.internal.supervision;

import ai.toru.host.internal.process.LaunchSpec;
import ai.toru.host.plugin.PluginSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a plugin's process is started with: the process contract of the plugin guide. Pure. */
final class LaunchSpecs {

    private LaunchSpecs() {}

    static LaunchSpec of(
            PluginDefinition definition, SocketFile socket, SupervisionSettings host, PluginSettings settings) {
        Path binary = definition.binary();
        Map<String, String> environment = new HashMap<>(host.environment());
        if (settings.confinement().user() != null) {
            environment.remove("HOME"); // the host's, which is not that user's
        }
        environment.putAll(settings.environment());
        environment.put("TORU_PLUGIN_SOCKET", socket.path().toString());
        environment.put("TORU_PLUGIN_ID", definition.id());
        environment.put("TORU_INSTANCE_ID", host.instanceId());
        return new LaunchSpec(List.of(binary.toString()), directoryOf(binary), environment, settings.confinement());
    }

    private static Path directoryOf(Path binary) {
        Path directory = binary.getParent();
        return directory == null ? binary.toAbsolutePath().getRoot() : directory;
    }
}
