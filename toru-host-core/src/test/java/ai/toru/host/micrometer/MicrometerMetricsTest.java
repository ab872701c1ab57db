package ai.toru.host.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.metrics.KeyValueAction;
import ai.toru.host.metrics.PluginMetrics;
import ai.toru.host.plugin.PluginState;
import ai.toru.host.plugin.PluginStatus;
import ai.toru.host.plugin.ProcessUsage;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Numbers in a Micrometer registry. */
class MicrometerMetricsTest {

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final MicrometerMetrics metrics = MicrometerMetrics.of(registry);

    private volatile PluginStatus status = status(PluginState.RUNNING, 1, Duration.ofSeconds(2));

    @Test
    void requests_areCountedByOutcome_andTimed() {
        PluginMetrics plugin = metrics.plugin("a", () -> status);
        plugin.requestAnswered(200, 3_000_000);
        plugin.requestAnswered(204, 1_000_000);
        plugin.requestFailed("plugin_timeout", 6_000_000);
        plugin.requestRefused("plugin_busy");
        plugin.keyValueEnded(KeyValueAction.SET, "ok");

        assertThat(count("toru.plugin.requests", "outcome", "2xx")).isEqualTo(2);
        assertThat(count("toru.plugin.requests", "outcome", "plugin_timeout")).isEqualTo(1);
        assertThat(count("toru.plugin.requests", "outcome", "plugin_busy")).isEqualTo(1);
        assertThat(count("toru.plugin.key.value.operations", "action", "set")).isEqualTo(1);
        var timer =
                registry.get("toru.plugin.request.duration").tag("plugin", "a").timer();
        assertThat(timer.count()).isEqualTo(3);
        assertThat(timer.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(10);
        assertThat(timer.takeSnapshot().histogramCounts()).hasSize(14);
    }

    @Test
    void gauges_areReadWhenLookedAt() {
        metrics.plugin("a", () -> status);
        assertThat(gauge("toru.plugin.requests.in.flight")).isEqualTo(3);
        assertThat(gauge("toru.plugin.requests.queued")).isEqualTo(4);
        assertThat(gauge("toru.plugin.memory")).isEqualTo(4096);
        assertThat(state("running")).isEqualTo(1);

        status = status(PluginState.BACKING_OFF, 2, null);

        assertThat(gauge("toru.plugin.memory")).isNaN();
        assertThat(state("running")).isZero();
        assertThat(state("backing_off")).isEqualTo(1);
        assertThat(registry.get("toru.plugin.restarts").functionCounter().count())
                .isEqualTo(2);
    }

    @Test
    void processorTime_neverFalls() {
        metrics.plugin("a", () -> status);
        var cpu = registry.get("toru.plugin.cpu").functionCounter();
        assertThat(cpu.count()).isEqualTo(2);

        status = status(PluginState.RUNNING, 2, Duration.ofMillis(500)); // the next run

        assertThat(cpu.count()).isEqualTo(2.5);
    }

    @Test
    void plugin_thatIsGone_leavesNoMeter_andNothingThatHoldsIt() {
        Object held = new Object();
        WeakReference<Object> reference = new WeakReference<>(held);
        PluginMetrics plugin = metrics.plugin("a", holding(held));
        plugin.requestAnswered(200, 1);
        plugin.close();
        plugin.requestAnswered(404, 1); // a late one, whose counter is new
        plugin = null;
        held = null;

        assertThat(registry.getMeters()).isEmpty();
        Awaitility.await().until(() -> {
            System.gc();
            return reference.refersTo(null);
        });
    }

    private Supplier<PluginStatus> holding(Object held) {
        return () -> held.hashCode() == 0 ? status : status;
    }

    @Test
    void plugin_thatComesAgain_hasItsMeters_whenTheFirstOnesEndComesLate() {
        PluginMetrics first = metrics.plugin("a", () -> status);
        first.requestAnswered(200, 1);
        PluginMetrics second = metrics.plugin("a", () -> status);
        first.close();
        second.requestAnswered(200, 1);

        assertThat(count("toru.plugin.requests", "outcome", "2xx")).isEqualTo(1);
        second.close();
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void hosts_thatShareARegistry_areToldApartByTags() {
        PluginMetrics one =
                MicrometerMetrics.of(registry, Tag.of("host", "one")).plugin("a", () -> status);
        PluginMetrics two =
                MicrometerMetrics.of(registry, Tag.of("host", "two")).plugin("a", () -> status);
        one.requestAnswered(200, 1);
        one.close();
        two.requestAnswered(200, 1);

        assertThat(registry.find("toru.plugin.requests").counters())
                .singleElement()
                .satisfies(left -> assertThat(left.getId().getTag("host")).isEqualTo("two"));
    }

    @Test
    void codes_withoutEnd_areBounded() {
        PluginMetrics plugin = metrics.plugin("a", () -> status);
        for (int i = 0; i < 1000; i++) {
            plugin.requestFailed("code_" + i, 1);
        }
        assertThat(registry.find("toru.plugin.requests").counters()).hasSizeLessThan(50);
    }

    private double count(String name, String tag, String value) {
        return registry.get(name).tag("plugin", "a").tag(tag, value).counter().count();
    }

    private double gauge(String name) {
        return registry.get(name).tag("plugin", "a").gauge().value();
    }

    private double state(String name) {
        return registry.get("toru.plugin.state").tag("state", name).gauge().value();
    }

    private static PluginStatus status(PluginState state, int restarts, @Nullable Duration processorTime) {
        return new PluginStatus(
                "a",
                Path.of("file"),
                null,
                state,
                true,
                null,
                1,
                null,
                null,
                null,
                restarts,
                0,
                null,
                null,
                Duration.ZERO,
                List.of(),
                processorTime == null ? null : new ProcessUsage(4096, processorTime),
                3,
                4,
                Set.of());
    }
}
