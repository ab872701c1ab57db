package ai.toru.plugin;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the host tells a plugin at the start of a run. Immutable.
 *
 * @param instanceId the installation's id; the same after a restart of the host
 * @param pluginSocket where the plugin listens
 * @param logPath where its log is
 * @param protocolVersion what the host speaks
 * @param features those that are on
 * @param payload all that the host said, as JSON
 */
public record Init(
        String instanceId,
        String pluginSocket,
        String logPath,
        String protocolVersion,
        Set<Feature> features,
        Map<String, @Nullable Object> payload) {}
