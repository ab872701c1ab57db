package ai.toru.host.micrometer;

import ai.toru.host.metrics.DurationReading;
import ai.toru.host.metrics.KeyValueAction;
import ai.toru.host.metrics.PluginMetrics;
import ai.toru.host.plugin.PluginState;
import ai.toru.host.plugin.PluginStatus;
import ai.toru.host.plugin.ProcessUsage;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** One plugin's meters. Thread-safe. */
final class PluginMeterSet implements PluginMetrics {

    private static final String PREFIX = "toru.plugin.";
    private static final double NANOS = 1e9;

    private final MeterRegistry registry;
    private final Tags tags;
    private final Supplier<PluginStatus> status;
    private final Consumer<PluginMeterSet> forgetting;
    private final Queue<Meter> meters = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Rising processorTime = new Rising();
    private final Timer durations;
    private final OutcomeCounters requests;
    private final Map<KeyValueAction, OutcomeCounters> keyValues = new EnumMap<>(KeyValueAction.class);

    PluginMeterSet(
            MeterRegistry registry, Tags tags, Supplier<PluginStatus> status, Consumer<PluginMeterSet> forgetting) {
        this.registry = registry;
        this.tags = tags;
        this.status = status;
        this.forgetting = forgetting;
        durations = kept(Timer.builder(PREFIX + "request.duration")
                .description("How long requests took, waiting included; without those that were refused at once.")
                .tags(tags)
                .serviceLevelObjectives(bounds())
                .register(registry));
        requests = counters(
                "requests",
                "Requests to the plugin, by status class, or by the code of the failure for those without an answer.",
                tags);
        for (KeyValueAction action : KeyValueAction.values()) {
            keyValues.put(
                    action,
                    counters(
                            "key.value.operations",
                            "Key-value requests of the plugin, by action and outcome.",
                            tags.and("action", action.word())));
        }
        addGauges();
        addCounters();
    }

    private OutcomeCounters counters(String name, String description, Tags common) {
        return new OutcomeCounters(registry, PREFIX + name, description, common, this::kept);
    }

    private void addGauges() {
        for (PluginState state : PluginState.values()) {
            gauge(
                    "state",
                    "Whether the plugin is in this state: 1 for the one it is in, 0 for the others.",
                    tags.and("state", state.name().toLowerCase(Locale.ROOT)),
                    now -> now.state() == state ? 1 : 0);
        }
        gauge("enabled", "Whether the plugin is switched on: 1 or 0.", tags, now -> now.enabled() ? 1 : 0);
        gauge("requests.in.flight", "Requests the plugin has and has not answered.", tags, PluginStatus::inFlight);
        gauge("requests.queued", "Requests that wait in the host for the plugin.", tags, PluginStatus::queued);
        gauge("consecutive.failures", "Failed runs in a row.", tags, PluginStatus::consecutiveFailures);
        kept(Gauge.builder(PREFIX + "memory", () -> memory(status.get()))
                .description("Resident memory of the plugin's process and its descendants.")
                .baseUnit("bytes")
                .tags(tags)
                .register(registry));
    }

    private void gauge(String name, String description, Tags its, ToDoubleFunction<PluginStatus> value) {
        kept(Gauge.builder(PREFIX + name, () -> value.applyAsDouble(status.get()))
                .description(description)
                .tags(its)
                .register(registry));
    }

    private void addCounters() {
        kept(FunctionCounter.builder(
                        PREFIX + "restarts", this, set -> set.status.get().restartCount())
                .description("New runs after failures, and replacements of unhealthy ones.")
                .tags(tags)
                .register(registry));
        kept(FunctionCounter.builder(PREFIX + "cpu", this, PluginMeterSet::processorSeconds)
                .description("Processor time of all runs, descendants included, as far as somebody looked.")
                .baseUnit("seconds")
                .tags(tags)
                .register(registry));
    }

    private static double memory(PluginStatus now) {
        ProcessUsage usage = now.usage();
        return usage == null ? Double.NaN : usage.memoryBytes();
    }

    private double processorSeconds() {
        ProcessUsage usage = status.get().usage();
        return processorTime.sum(usage == null ? 0 : usage.cpuTime().toNanos()) / NANOS;
    }

    private static Duration[] bounds() {
        return DurationReading.BOUNDS.stream()
                .map(seconds -> Duration.ofNanos(
                        new BigDecimal(seconds).movePointRight(9).longValueExact()))
                .toArray(Duration[]::new);
    }

    /** Remembers a meter for its removal; one that comes after the end is removed at once. */
    private <M extends Meter> M kept(M meter) {
        meters.add(meter);
        if (closed.get()) {
            removeAll();
        }
        return meter;
    }

    @Override
    public void requestAnswered(int answer, long nanos) {
        requests.answered(answer);
        durations.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void requestFailed(String code, long nanos) {
        requests.other(code);
        durations.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void requestRefused(String code) {
        requests.other(code);
    }

    @Override
    public void keyValueEnded(KeyValueAction action, String outcome) {
        OutcomeCounters outcomes = keyValues.get(action);
        if (outcomes != null) { // there is one for each
            outcomes.other(outcome);
        }
    }

    @Override
    public void close() {
        closed.set(true);
        removeAll();
        forgetting.accept(this);
    }

    private void removeAll() {
        for (Meter meter = meters.poll(); meter != null; meter = meters.poll()) {
            registry.remove(meter);
        }
    }
}
