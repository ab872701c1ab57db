package ai.toru.testing.check;

import java.util.List;

/** The features {@code log} and {@code kv2}, which are looked at in passing. */
final class LogRules {
    private LogRules() {}

    static List<Check> checks() {
        return List.of(Check.passive(FeatureRules.LOG, "log"), Check.passive(FeatureRules.KV2, "kv2"));
    }
}
