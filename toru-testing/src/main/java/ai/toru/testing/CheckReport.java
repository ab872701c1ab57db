package ai.toru.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a check of a plugin found out. Immutable.
 *
 * @param file the plugin
 * @param plugin its id; its file's name where it tells none
 * @param protocol the version of the protocol that it declares, and its features
 * @param findings one for each rule, in the order in which they were looked at
 * @param duration how long it took
 */
public record CheckReport(Path file, String plugin, String protocol, List<Finding> findings, Duration duration) {
    public CheckReport {
        findings = List.copyOf(findings);
    }

    /** Those that came out in one way. */
    public List<Finding> findings(Outcome outcome) {
        return findings.stream().filter(each -> each.outcome() == outcome).toList();
    }

    /** Whether the plugin breaks no rule; it may have warnings. */
    public boolean passed() {
        return findings(Outcome.ERROR).isEmpty();
    }
}
