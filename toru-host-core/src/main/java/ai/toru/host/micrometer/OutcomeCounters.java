package ai.toru.host.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** Counters that differ in their outcome, each made when it is first needed, and boundedly many. Thread-safe. */
final class OutcomeCounters {

    private static final int MOST_OUTCOMES = 36;

    private static final List<String> CLASSES = List.of("?", "1xx", "2xx", "3xx", "4xx", "5xx");

    private final MeterRegistry registry;
    private final String name;
    private final String description;
    private final Tags tags;
    private final UnaryOperator<Counter> keeping;
    private final Map<String, Counter> counters = new ConcurrentHashMap<>();

    /**
     * @param keeping hears of each new counter
     */
    OutcomeCounters(
            MeterRegistry registry, String name, String description, Tags tags, UnaryOperator<Counter> keeping) {
        this.registry = registry;
        this.name = name;
        this.description = description;
        this.tags = tags;
        this.keeping = keeping;
    }

    /** Counts an answer, by the class of its status. */
    void answered(int status) {
        other(CLASSES.get(status / 100));
    }

    /** Counts anything else. */
    void other(String outcome) {
        Counter counter = counters.get(outcome);
        if (counter == null) {
            counter = counters.computeIfAbsent(counters.size() < MOST_OUTCOMES ? outcome : "other", this::created);
        }
        counter.increment();
    }

    private Counter created(String outcome) {
        return keeping.apply(Counter.builder(name)
                .description(description)
                .tags(tags.and("outcome", outcome))
                .register(registry));
    }
}
