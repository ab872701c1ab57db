package ai.toru.testing;

/** How a rule came out. */
public enum Outcome {
    /** The plugin keeps it. */
    PASSED,
    /** It could not be looked at, or does not apply to this plugin. */
    SKIPPED,
    /** The host copes with it, but people may not. */
    WARNING,
    /** The plugin breaks it. */
    ERROR
}
