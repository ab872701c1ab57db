package ai.toru.servlet.internal.manage;

import ai.toru.host.metrics.DurationReading;
import ai.toru.host.metrics.PluginReading;
import ai.toru.host.plugin.PluginStatus;
import ai.toru.host.plugin.ProcessUsage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One plugin's numbers as JSON. Every member is always there; null where there is nothing to say. Pure. */
final class MetricsJson {

    private static final List<BigDecimal> BOUNDS =
            DurationReading.BOUNDS.stream().map(BigDecimal::new).toList();

    private MetricsJson() {}

    /** @param at when it was read */
    static Map<String, @Nullable Object> of(PluginReading reading, Instant at) {
        PluginStatus status = reading.status();
        ProcessUsage usage = status.usage();
        DurationReading durations = reading.durations();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("at", at);
        json.put("requests", reading.requests());
        json.put("durations", durations == null ? null : histogram(durations));
        json.put("in_flight", status.inFlight());
        json.put("queued", status.queued());
        json.put("memory_bytes", usage == null ? null : usage.memoryBytes());
        json.put("cpu_ms", usage == null ? null : usage.cpuTime().toMillis());
        json.put("restart_count", status.restartCount());
        return json;
    }

    private static Map<String, @Nullable Object> histogram(DurationReading durations) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("bounds", BOUNDS);
        json.put("counts", durations.counts());
        json.put("sum_seconds", BigDecimal.valueOf(durations.sumNanos(), 9).stripTrailingZeros());
        return json;
    }
}
