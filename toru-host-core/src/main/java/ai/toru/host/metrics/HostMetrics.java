package ai.toru.host.metrics;

import ai.toru.host.plugin.PluginStatus;
import java.util.function.Supplier;

/**
 * Where an application keeps the numbers of its plugins, beside the host's own (see {@link
 * ai.toru.host.PluginHost#readings}). Thread-safe; one may serve several hosts.
 *
 * <p>Called on the host's own threads, with every request: nothing here may block, or call the host. What it throws is
 * logged once and otherwise ignored; no request fails for it.
 */
@FunctionalInterface
public interface HostMetrics {

    /**
     * A plugin has come. It stays the same over restarts and upgrades, until its file is gone or the host is closed.
     *
     * @param status how the plugin stands, for gauges: cheap, to be asked on any thread, whenever somebody looks, but not
     *     before this method has returned. Let go of it when the plugin is closed
     * @return who hears this plugin's numbers
     */
    PluginMetrics plugin(String pluginId, Supplier<PluginStatus> status);

    /** Keeps nothing: the default. */
    static HostMetrics none() {
        return (pluginId, status) -> PluginMetrics.NONE;
    }
}
