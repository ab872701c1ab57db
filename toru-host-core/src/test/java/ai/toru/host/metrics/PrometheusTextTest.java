package ai.toru.host.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.toru.host.plugin.PluginState;
import ai.toru.host.plugin.PluginStatus;
import ai.toru.host.plugin.ProcessUsage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Prometheus' text format 0.0.4, read back by a strict reader. */
class PrometheusTextTest {

    private static final ProcessUsage USAGE = new ProcessUsage(4096, Duration.ofMillis(1500));

    @Test
    void text_ofAPlugin_showsAllThereIs() {
        Exposition text = read(reading("a", PluginState.RUNNING, USAGE));

        assertThat(text.types())
                .containsExactly(
                        Map.entry("toru_plugin_state", "gauge"),
                        Map.entry("toru_plugin_enabled", "gauge"),
                        Map.entry("toru_plugin_requests_total", "counter"),
                        Map.entry("toru_plugin_request_duration_seconds", "histogram"),
                        Map.entry("toru_plugin_requests_in_flight", "gauge"),
                        Map.entry("toru_plugin_requests_queued", "gauge"),
                        Map.entry("toru_plugin_restarts_total", "counter"),
                        Map.entry("toru_plugin_consecutive_failures", "gauge"),
                        Map.entry("toru_plugin_memory_bytes", "gauge"),
                        Map.entry("toru_plugin_cpu_seconds_total", "counter"),
                        Map.entry("toru_plugin_key_value_operations_total", "counter"));
        assertThat(text.value("toru_plugin_state{plugin=\"a\",state=\"running\"}"))
                .isEqualTo(1);
        assertThat(text.value("toru_plugin_state{plugin=\"a\",state=\"failed\"}"))
                .isZero();
        assertThat(text.value("toru_plugin_enabled{plugin=\"a\"}")).isEqualTo(1);
        assertThat(text.value("toru_plugin_requests_total{plugin=\"a\",outcome=\"2xx\"}"))
                .isEqualTo(7);
        assertThat(text.value("toru_plugin_requests_total{plugin=\"a\",outcome=\"plugin_timeout\"}"))
                .isEqualTo(2);
        assertThat(text.value("toru_plugin_requests_in_flight{plugin=\"a\"}")).isEqualTo(3);
        assertThat(text.value("toru_plugin_requests_queued{plugin=\"a\"}")).isEqualTo(4);
        assertThat(text.value("toru_plugin_restarts_total{plugin=\"a\"}")).isEqualTo(5);
        assertThat(text.value("toru_plugin_consecutive_failures{plugin=\"a\"}")).isEqualTo(6);
        assertThat(text.value("toru_plugin_memory_bytes{plugin=\"a\"}")).isEqualTo(4096);
        assertThat(text.value("toru_plugin_cpu_seconds_total{plugin=\"a\"}")).isEqualTo(1.5);
        assertThat(text.value(
                        "toru_plugin_key_value_operations_total{plugin=\"a\",action=\"get\",outcome=\"store_busy\"}"))
                .isEqualTo(9);
    }

    @Test
    void histogram_isCumulative_inSeconds_andEndsWithInfinity() {
        Exposition text = read(reading("a", PluginState.RUNNING, USAGE));

        String name = "toru_plugin_request_duration_seconds";
        assertThat(text.value(name + "_bucket{plugin=\"a\",le=\"0.001\"}")).isEqualTo(1);
        assertThat(text.value(name + "_bucket{plugin=\"a\",le=\"30\"}")).isEqualTo(8);
        assertThat(text.value(name + "_bucket{plugin=\"a\",le=\"+Inf\"}")).isEqualTo(9);
        assertThat(text.value(name + "_count{plugin=\"a\"}")).isEqualTo(9);
        assertThat(text.value(name + "_sum{plugin=\"a\"}")).isEqualTo(42.5);
    }

    @Test
    void usage_thatIsNotKnown_isAbsent() {
        Exposition text = read(reading("a", PluginState.BACKING_OFF, null));

        assertThat(text.series()).noneMatch(series -> series.startsWith("toru_plugin_memory_bytes"));
        assertThat(text.series()).noneMatch(series -> series.startsWith("toru_plugin_cpu_seconds_total"));
    }

    @Test
    void labels_ofAnyFileName_areEscaped() {
        String odd = "a\"b\\c\nd{e}=é🚀";
        Exposition text = read(PluginReading.withoutNumbers(status(odd, PluginState.INVALID, null)));

        assertThat(text.value("toru_plugin_state{plugin=\"a\\\"b\\\\c\\nd{e}=é🚀\",state=\"invalid\"}"))
                .isEqualTo(1);
    }

    @Test
    void file_thatIsNoPlugin_hasItsStateAndNothingElse() {
        Exposition text = read(PluginReading.withoutNumbers(status("bad", PluginState.INVALID, null)));

        assertThat(text.series())
                .hasSize(PluginState.values().length)
                .allMatch(series -> series.startsWith("toru_plugin_state{plugin=\"bad\""));
    }

    @Test
    void plugin_andUnusableFileOfTheSameId_areOneSeries() {
        PluginReading plugin = reading("a", PluginState.RUNNING, USAGE);
        PluginReading file = PluginReading.withoutNumbers(status("a", PluginState.INVALID, null));

        for (List<PluginReading> order : List.of(List.of(plugin, file), List.of(file, plugin))) {
            Exposition text = Exposition.read(PrometheusText.of(order));
            assertThat(text.value("toru_plugin_state{plugin=\"a\",state=\"running\"}"))
                    .isEqualTo(1);
        }
    }

    @Test
    void order_ofPlugins_isById() {
        PluginReading a = reading("a", PluginState.RUNNING, USAGE);
        PluginReading b = reading("b", PluginState.RUNNING, USAGE);

        assertThat(PrometheusText.of(List.of(b, a))).isEqualTo(PrometheusText.of(List.of(a, b)));
        assertThat(Exposition.read(PrometheusText.of(List.of(b, a))).series().get(0))
                .contains("plugin=\"a\"");
    }

    @Test
    void text_withoutPlugins_isStillValid() {
        assertThat(Exposition.read(PrometheusText.of(List.of())).series()).isEmpty();
    }

    @Test
    void durations_withAMissingBucket_areRefused() {
        assertThatThrownBy(() -> new DurationReading(List.of(1L), 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Exposition read(PluginReading reading) {
        return Exposition.read(PrometheusText.of(List.of(reading)));
    }

    private static PluginReading reading(String id, PluginState state, @Nullable ProcessUsage usage) {
        Long[] counts = new Long[DurationReading.BOUNDS.size() + 1];
        java.util.Arrays.fill(counts, 8L);
        counts[0] = 1L;
        counts[counts.length - 1] = 9L;
        SortedMap<KeyValueAction, SortedMap<String, Long>> keyValues = new TreeMap<>();
        keyValues.put(KeyValueAction.GET, new TreeMap<>(Map.of("ok", 8L, "store_busy", 9L)));
        return new PluginReading(
                status(id, state, usage),
                new TreeMap<>(Map.of("2xx", 7L, "plugin_timeout", 2L)),
                new DurationReading(List.of(counts), 42_500_000_000L),
                keyValues);
    }

    private static PluginStatus status(String id, PluginState state, @Nullable ProcessUsage usage) {
        return new PluginStatus(
                id,
                Path.of("file"),
                null,
                state,
                true,
                null,
                1,
                null,
                null,
                null,
                5,
                6,
                null,
                null,
                Duration.ZERO,
                Collections.emptyList(),
                usage,
                3,
                4,
                Set.of());
    }
}
