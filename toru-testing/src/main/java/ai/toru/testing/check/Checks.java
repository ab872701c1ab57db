package ai.toru.testing.check;

import java.util.List;
import java.util.stream.Stream;

/** All rules, in the order in which they are looked at. */
public final class Checks {
    private static final List<Check> ALL = Stream.of(
                    MetadataRules.checks(),
                    StartRules.checks(),
                    HttpRules.checks(),
                    BodyRules.checks(),
                    BundleRules.checks(),
                    ConnectionRules.checks(),
                    KvRules.checks(),
                    ReadyRules.checks(),
                    PingRules.checks(),
                    MultiplexRules.checks(),
                    CancelRules.checks(),
                    BinaryRules.checks(),
                    StreamRules.checks(),
                    StopRules.checks(),
                    AnswerRules.checks(),
                    WireRules.checks(),
                    KvRules.lastChecks(),
                    LogRules.checks(),
                    StartRules.lastChecks())
            .flatMap(List::stream)
            .toList();

    private Checks() {}

    /** The whole of them. */
    public static List<Check> all() {
        return ALL;
    }

    /** Those whose rule begins with one of these; all if there are none. */
    static List<Check> only(List<String> prefixes) {
        return ALL.stream()
                .filter(each -> prefixes.isEmpty()
                        || prefixes.stream().anyMatch(each.rule().id()::startsWith))
                .toList();
    }
}
