package ai.toru.host;

import ai.toru.host.event.PluginListener;
import ai.toru.host.http.ByteBudget;
import ai.toru.host.internal.log.LogLimits;
import ai.toru.host.internal.protocol.ProtocolLimits;
import ai.toru.host.internal.time.HostTime;
import ai.toru.host.metrics.HostMetrics;
import ai.toru.host.plugin.PluginSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Everything a builder was told, with defaults filled in. Immutable. */
record HostConfig(
        Path pluginsDirectory,
        Path dataDirectory,
        Path logsDirectory,
        Path socketsDirectory,
        TransportChoice transport,
        KeyValueStoreChoice keyValueStore,
        boolean enableNewPlugins,
        PluginSettings ofAll,
        Map<String, PluginSettings> ofSome,
        @Nullable Duration watchInterval,
        EventJournalChoice eventJournal,
        LogLimits logLimits,
        int maxQueuedRequests,
        int maxStartsAtOnce,
        ProtocolLimits limits,
        List<HostMetrics> metrics,
        List<PluginListener> listeners,
        ByteBudget budget,
        HostTime time) {

    /** How one plugin is run. */
    PluginSettings settings(String pluginId) {
        return ofSome.getOrDefault(pluginId, ofAll);
    }

    /** How long the slowest plugin may take to stop. */
    Duration longestStop() {
        return allSettings()
                .map(settings -> settings.shutdownTimeout().plus(settings.terminateTimeout()))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** Whether any plugin runs as another user of the operating system. */
    boolean hasOtherUsers() {
        return allSettings().anyMatch(settings -> settings.confinement().user() != null);
    }

    private Stream<PluginSettings> allSettings() {
        return Stream.concat(Stream.of(ofAll), ofSome.values().stream());
    }
}
