package ai.toru.host.internal.metrics;

import ai.toru.host.metrics.HostMetrics;
import ai.toru.host.metrics.PluginMetrics;
import ai.toru.host.metrics.PluginReading;
import ai.toru.host.plugin.PluginState;
import ai.toru.host.plugin.PluginStatus;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * What the host itself counts of its plugins, and those whom it tells the same. Thread-safe. As many entries as there are
 * plugins.
 */
public final class HostMeters implements HostMetrics {

    private final List<GuardedMetrics> others;
    private final ConcurrentMap<String, PluginMeters> meters = new ConcurrentHashMap<>();

    /**
     * @param others the application's; what they throw does no harm
     */
    public HostMeters(List<HostMetrics> others) {
        this.others = others.stream().map(GuardedMetrics::new).toList();
    }

    @Override
    public PluginMetrics plugin(String pluginId, Supplier<PluginStatus> status) {
        PluginMeters counted = new PluginMeters();
        meters.put(pluginId, counted);
        return new MeteredPlugin(
                counted,
                others.stream().map(each -> each.plugin(pluginId, status)).toList(),
                () -> meters.remove(pluginId, counted)); // one of the same id may have come since
    }

    /** What was counted of a plugin so far; nothing of an unusable file, though it may bear a plugin's id. */
    public PluginReading reading(PluginStatus status) {
        PluginMeters counted = status.state() == PluginState.INVALID ? null : meters.get(status.id());
        return counted == null ? PluginReading.withoutNumbers(status) : counted.reading(status);
    }
}
