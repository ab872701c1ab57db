package ai.toru.host.internal.supervision;

import ai.toru.host.plugin.PluginMetadata;
import java.nio.file.Path;

/**
 * What a plugin is started from. Immutable.
 *
 * @param binary its file
 * @param metadata what the file said of itself
 * @param fingerprint changes with the file
 */
public record PluginDefinition(Path binary, PluginMetadata metadata, String fingerprint) {

    /** The plugin's id. */
    public String id() {
        return metadata.id();
    }
}
