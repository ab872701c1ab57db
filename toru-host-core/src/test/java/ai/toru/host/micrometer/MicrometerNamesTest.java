package ai.toru.host.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import ai.toru.host.metrics.Exposition;
import ai.toru.host.metrics.HostMetrics;
import ai.toru.host.metrics.KeyValueAction;
import ai.toru.host.metrics.PluginMetrics;
import ai.toru.host.metrics.PrometheusText;
import ai.toru.host.plugin.PluginState;
import ai.toru.host.plugin.PluginStatus;
import ai.toru.host.plugin.ProcessUsage;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Dashboards work alike, whether Prometheus asks the host or the application's Micrometer. */
class MicrometerNamesTest {

    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) (\\S+)$");
    private static final Pattern SERIES = Pattern.compile("(?m)^(toru_plugin_[a-z_]+)\\{([^}]*)} (\\S+)$");

    @Test
    void namesTypesAndValues_areThoseOfTheHostsOwnText() {
        PluginStatus status = mock(PluginStatus.class);
        when(status.id()).thenReturn("p");
        when(status.state()).thenReturn(PluginState.RUNNING);
        when(status.usage()).thenReturn(new ProcessUsage(4096, Duration.ofMillis(1500)));
        when(status.inFlight()).thenReturn(3);
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        var own = new ai.toru.host.internal.metrics.HostMeters(List.of());
        for (HostMetrics metrics : List.of(own, MicrometerMetrics.of(registry))) {
            use(metrics.plugin("p", () -> status));
        }
        String ours = PrometheusText.of(List.of(own.reading(status)));
        String theirs = registry.scrape();

        Map<String, String> types =
                TYPE.matcher(theirs).results().collect(Collectors.toMap(m -> m.group(1), m -> m.group(2)));
        assertThat(types).containsAllEntriesOf(Exposition.read(ours).types());
        Map<String, Double> missing = values(ours);
        missing.values().removeIf(value -> value == 0); // what never happened has no meter yet
        Map<String, Double> there = values(theirs);
        assertThat(missing).hasSizeGreaterThan(20);
        assertThat(there).containsAllEntriesOf(missing);
    }

    private static void use(PluginMetrics plugin) {
        plugin.requestAnswered(200, 3_000_000);
        plugin.requestFailed("plugin_timeout", 31_000_000_000L);
        plugin.requestRefused("plugin_busy");
        plugin.keyValueEnded(KeyValueAction.SET, "ok");
        plugin.keyValueEnded(KeyValueAction.UNCLEAR, "bad_request");
    }

    /** By name and labels, in the labels' order; bounds as numbers. */
    private static Map<String, Double> values(String text) {
        Map<String, Double> values = new TreeMap<>();
        SERIES.matcher(text).results().forEach(series -> {
            String labels = Pattern.compile(",")
                    .splitAsStream(series.group(2).replaceAll("\\.0\"", "\""))
                    .sorted()
                    .collect(Collectors.joining(","));
            values.put(series.group(1) + "{" + labels + "}", Double.parseDouble(series.group(3)));
        });
        return values;
    }
}
