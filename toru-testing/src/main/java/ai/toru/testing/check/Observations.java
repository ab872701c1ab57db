package ai.toru.testing.check;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rules that were seen broken, in passing or on purpose: the first time counts. Thread-safe. */
final class Observations {
    /** Guarded by this. */
    private final Map<Rule, Observation> broken = new LinkedHashMap<>();

    synchronized void add(Rule rule, Observation observation) {
        broken.putIfAbsent(rule, observation);
    }

    synchronized @Nullable Observation of(Rule rule) {
        return broken.get(rule);
    }

    /** The rules that were seen broken. */
    synchronized List<Rule> rules() {
        return List.copyOf(broken.keySet());
    }

    /**
     * What was seen. Immutable.
     *
     * @param problem what is wrong
     * @param sent what was sent before
     * @param received what came
     * @param output what the plugin wrote
     */
    record Observation(String problem, List<String> sent, List<String> received, List<String> output) {}
}
