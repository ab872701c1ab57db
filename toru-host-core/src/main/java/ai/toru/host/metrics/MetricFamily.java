package ai.toru.host.metrics;

import ai.toru.host.plugin.PluginState;
import ai.toru.host.plugin.ProcessUsage;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;

/**
 * One thing there is to see of plugins. Immutable. The names are public: dashboards hold them.
 *
 * @param title the family's name
 * @param type counter, gauge or histogram
 * @param help what it means, in a sentence
 * @param samples writes those of one plugin
 */
record MetricFamily(String title, String type, String help, BiConsumer<PluginReading, SampleLines> samples) {

    private static final double NANOS = 1e9;

    private static final MetricFamily STATE = new MetricFamily(
            "toru_plugin_state",
            "gauge",
            "Whether the plugin is in this state: 1 for the one it is in, 0 for the others.",
            MetricFamily::states);

    /** All, in the order in which they are shown. */
    static final List<MetricFamily> ALL = List.of(
            STATE,
            new MetricFamily(
                    "toru_plugin_enabled",
                    "gauge",
                    "Whether the plugin is switched on: 1 or 0.",
                    (reading, out) -> out.value(reading.status().enabled() ? 1 : 0)),
            new MetricFamily(
                    "toru_plugin_requests_total",
                    "counter",
                    "Requests to the plugin, by status class, or by the code of the failure for those without an answer.",
                    (reading, out) ->
                            reading.requests().forEach((outcome, count) -> out.value(count, "outcome", outcome))),
            new MetricFamily(
                    "toru_plugin_request_duration_seconds",
                    "histogram",
                    "How long requests took, waiting included; without those that were refused at once.",
                    MetricFamily::durations),
            new MetricFamily(
                    "toru_plugin_requests_in_flight",
                    "gauge",
                    "Requests the plugin has and has not answered.",
                    (reading, out) -> out.value(reading.status().inFlight())),
            new MetricFamily(
                    "toru_plugin_requests_queued",
                    "gauge",
                    "Requests that wait in the host for the plugin.",
                    (reading, out) -> out.value(reading.status().queued())),
            new MetricFamily(
                    "toru_plugin_restarts_total",
                    "counter",
                    "New runs after failures, and replacements of unhealthy ones.",
                    (reading, out) -> out.value(reading.status().restartCount())),
            new MetricFamily(
                    "toru_plugin_consecutive_failures",
                    "gauge",
                    "Failed runs in a row.",
                    (reading, out) -> out.value(reading.status().consecutiveFailures())),
            new MetricFamily(
                    "toru_plugin_memory_bytes",
                    "gauge",
                    "Resident memory of the plugin's process and its descendants.",
                    MetricFamily::memory),
            new MetricFamily(
                    "toru_plugin_cpu_seconds_total",
                    "counter",
                    "Processor time of the current run, its descendants included; begins again with each run.",
                    MetricFamily::processorTime),
            new MetricFamily(
                    "toru_plugin_key_value_operations_total",
                    "counter",
                    "Key-value requests of the plugin, by action and outcome.",
                    (reading, out) -> reading.keyValues()
                            .forEach((action, outcomes) -> outcomes.forEach((outcome, count) ->
                                    out.value(count, "action", action.word(), "outcome", outcome)))));

    /** Whether a file that is no plugin has it, too. */
    boolean ofAnyFile() {
        return this == STATE;
    }

    void write(PluginReading reading, SampleLines out) {
        samples.accept(reading, out);
    }

    private static void states(PluginReading reading, SampleLines out) {
        for (PluginState state : PluginState.values()) {
            out.value(
                    reading.status().state() == state ? 1 : 0,
                    "state",
                    state.name().toLowerCase(Locale.ROOT));
        }
    }

    private static void durations(PluginReading reading, SampleLines out) {
        DurationReading durations = reading.durations();
        if (durations == null) {
            return;
        }
        for (int i = 0; i < DurationReading.BOUNDS.size(); i++) {
            out.suffixed("_bucket", durations.counts().get(i), "le", DurationReading.BOUNDS.get(i));
        }
        out.suffixed("_bucket", durations.count(), "le", "+Inf");
        out.seconds("_sum", durations.sumNanos() / NANOS);
        out.suffixed("_count", durations.count());
    }

    private static void memory(PluginReading reading, SampleLines out) {
        ProcessUsage usage = reading.status().usage();
        if (usage != null) {
            out.value(usage.memoryBytes());
        }
    }

    private static void processorTime(PluginReading reading, SampleLines out) {
        ProcessUsage usage = reading.status().usage();
        if (usage != null) {
            out.seconds("", usage.cpuTime().toNanos() / NANOS);
        }
    }
}
