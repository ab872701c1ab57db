package ai.toru.host.micrometer;

import ai.toru.host.metrics.HostMetrics;
import ai.toru.host.metrics.PluginMetrics;
import ai.toru.host.plugin.PluginStatus;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * Plugins' numbers in a Micrometer registry: {@code PluginHost.builder(plugins).metrics(MicrometerMetrics.of(registry))}.
 * Thread-safe.
 *
 * <p>The meters are those of {@code GET /api/plugins/metrics}, with dots: {@code toru.plugin.requests} there is {@code
 * toru_plugin_requests_total}. A plugin's meters are removed from the registry when the plugin is gone or the host is
 * closed; the registry itself is left open. Micrometer has to be on the class path only where this class is used.
 */
public final class MicrometerMetrics implements HostMetrics {

    private final MeterRegistry registry;
    private final Tags tags;

    /** By plugin id: whose meters are in the registry now. */
    private final ConcurrentMap<String, PluginMeterSet> plugins = new ConcurrentHashMap<>();

    private MicrometerMetrics(MeterRegistry registry, Tags tags) {
        this.registry = registry;
        this.tags = tags;
    }

    /**
     * Meters in a registry.
     *
     * @param tags on all meters, beside {@code plugin}. Two hosts of one application that share a registry need something
     *     here that tells them apart: the same meter cannot be there twice
     */
    @SuppressWarnings(
            "exports") // required transitively, a module without Micrometer could not compile against the host
    public static MicrometerMetrics of(MeterRegistry registry, Tag... tags) {
        return new MicrometerMetrics(registry, Tags.of(tags));
    }

    @Override
    public PluginMetrics plugin(String pluginId, Supplier<PluginStatus> status) {
        PluginMeterSet before = plugins.remove(pluginId);
        if (before != null) { // its removal is not told yet, and its meters have the names of the new ones
            before.close();
        }
        PluginMeterSet meters = new PluginMeterSet(
                registry, tags.and("plugin", pluginId), status, set -> plugins.remove(pluginId, set));
        plugins.put(pluginId, meters);
        return meters;
    }
}
