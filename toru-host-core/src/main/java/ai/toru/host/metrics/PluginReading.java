package ai.toru.host.metrics;

import ai.toru.host.plugin.PluginStatus;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One plugin's numbers at one moment. Immutable. They count from when the plugin was found, over restarts and upgrades; a
 * plugin whose file was removed takes its numbers along.
 *
 * @param status how it stands
 * @param requests how many there were, by outcome: {@code 2xx} to {@code 5xx} for those that were answered, else the code
 *     of the failure; {@code other} for codes beyond the first 32
 * @param durations how long those took that were not refused at once; null for a file that is no plugin
 * @param keyValues how many key-value requests the plugin made, by action and outcome: {@code ok} or a code, as above
 */
public record PluginReading(
        PluginStatus status,
        SortedMap<String, Long> requests,
        @Nullable DurationReading durations,
        SortedMap<KeyValueAction, SortedMap<String, Long>> keyValues) {

    public PluginReading {
        requests = Collections.unmodifiableSortedMap(new TreeMap<>(requests));
        SortedMap<KeyValueAction, SortedMap<String, Long>> byAction = new TreeMap<>();
        for (Map.Entry<KeyValueAction, SortedMap<String, Long>> each : keyValues.entrySet()) {
            byAction.put(each.getKey(), Collections.unmodifiableSortedMap(new TreeMap<>(each.getValue())));
        }
        keyValues = Collections.unmodifiableSortedMap(byAction);
    }

    /** Of a file that is no plugin: nothing but its status. */
    public static PluginReading withoutNumbers(PluginStatus status) {
        return new PluginReading(status, new TreeMap<>(), null, new TreeMap<>());
    }
}
