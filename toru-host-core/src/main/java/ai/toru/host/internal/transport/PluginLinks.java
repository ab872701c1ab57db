package ai.toru.host.internal.transport;

import ai.toru.host.metrics.PluginMetrics;
import ai.toru.host.plugin.ProtocolDeclaration;
import java.nio.file.Path;

/** Where dispatchers and sessions come from. Thread-safe. */
public interface PluginLinks {

    /**
     * The requests of a plugin, over all its runs.
     *
     * @param metrics hears how each ends, once it was taken, and of the plugin's own key-value requests
     */
    RequestDispatcher dispatcher(String pluginId, PluginMetrics metrics);

    /**
     * The conversation with one run that listens on a socket.
     *
     * @param declared what the plugin says it speaks
     */
    PluginSession session(
            String pluginId,
            ProtocolDeclaration declared,
            Path socket,
            RequestDispatcher dispatcher,
            SessionListener listener);
}
