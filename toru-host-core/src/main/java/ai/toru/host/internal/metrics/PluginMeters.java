package ai.toru.host.internal.metrics;

import ai.toru.host.metrics.KeyValueAction;
import ai.toru.host.metrics.PluginMetrics;
import ai.toru.host.metrics.PluginReading;
import ai.toru.host.plugin.PluginStatus;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** Counts what happens to one plugin's requests. Thread-safe; counting takes no lock and allocates nothing. */
final class PluginMeters implements PluginMetrics {

    private static final int LOWEST_CLASS = 2;
    private static final int HIGHEST_CLASS = 5;

    /** What a key-value request comes to that went well. */
    private static final String OK = "ok";

    /** What every plugin may ask. */
    private static final Set<KeyValueAction> EXPECTED =
            Set.of(KeyValueAction.GET, KeyValueAction.SET, KeyValueAction.DELETE);

    /** What only plugins with the feature {@code kv2} may. */
    private static final Set<KeyValueAction> RARE =
            Set.of(KeyValueAction.LIST, KeyValueAction.CAS, KeyValueAction.INCR, KeyValueAction.BATCH);

    /** Answered requests, by the first digit of the status. */
    private final LongAdder[] answered =
            Stream.generate(LongAdder::new).limit(HIGHEST_CLASS + 1L).toArray(LongAdder[]::new);

    private final LabelCounts unanswered = new LabelCounts();
    private final DurationMeter durations = new DurationMeter();
    private final Map<KeyValueAction, LabelCounts> keyValues = new EnumMap<>(KeyValueAction.class);

    PluginMeters() {
        for (KeyValueAction action : KeyValueAction.values()) {
            keyValues.put(action, new LabelCounts());
        }
    }

    @Override
    public void requestAnswered(int status, long nanos) {
        answered[status / 100].increment();
        durations.add(nanos);
    }

    @Override
    public void requestFailed(String code, long nanos) {
        unanswered.add(code);
        durations.add(nanos);
    }

    @Override
    public void requestRefused(String code) {
        unanswered.add(code);
    }

    @Override
    public void keyValueEnded(KeyValueAction action, String outcome) {
        LabelCounts outcomes = keyValues.get(action);
        if (outcomes != null) { // there is one for each
            outcomes.add(outcome);
        }
    }

    /** What was counted so far; what can be expected to happen is there from the start, with 0. */
    PluginReading reading(PluginStatus status) {
        SortedMap<String, Long> requests = new TreeMap<>();
        for (int first = LOWEST_CLASS; first <= HIGHEST_CLASS; first++) {
            requests.put(first + "xx", answered[first].sum());
        }
        unanswered.addTo(requests);
        SortedMap<KeyValueAction, SortedMap<String, Long>> byAction = new TreeMap<>();
        keyValues.forEach((action, outcomes) -> byAction.put(action, outcomes.sums()));
        EXPECTED.forEach(action ->
                byAction.computeIfAbsent(action, none -> new TreeMap<>()).putIfAbsent(OK, 0L));
        byAction.entrySet()
                .removeIf(
                        each -> RARE.contains(each.getKey()) && each.getValue().isEmpty());
        return new PluginReading(status, requests, durations.reading(), byAction);
    }
}
