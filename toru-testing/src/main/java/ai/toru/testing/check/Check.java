package ai.toru.testing.check;

/**
 * A rule and how to find out whether a plugin keeps it. Immutable.
 *
 * @param rule the rule
 * @param probe returns where the rule is kept
 */
public record Check(Rule rule, Probe probe) {
    /** One that is looked at whatever else goes on, and needs nothing but that something does. */
    static Check passive(Rule rule) {
        return new Check(rule, Stimuli::usual);
    }

    /** The same, where the plugin has declared a feature. */
    static Check passive(Rule rule, String feature) {
        return new Check(rule, exam -> {
            Features.need(exam, feature);
            Stimuli.usual(exam);
        });
    }

    /** Finds out about a rule. */
    @FunctionalInterface
    public interface Probe {
        /**
         * Returns where the rule is kept.
         *
         * @throws BrokenException where this rule, or another that it depends on, is broken
         * @throws SkippedException where it cannot be said
         */
        void run(Examination exam) throws BrokenException, SkippedException, InterruptedException;
    }
}
