package ai.toru.testing.check;

/** What rules for features of version 1.1 have in common. Pure. */
final class Features {
    private Features() {}

    /** Skips the rule unless the plugin has declared a feature. */
    static void need(Examination exam, String... features) throws SkippedException {
        for (String feature : features) {
            if (!exam.declared().has(feature)) {
                throw new SkippedException("The plugin does not declare " + feature + ".");
            }
        }
    }
}
