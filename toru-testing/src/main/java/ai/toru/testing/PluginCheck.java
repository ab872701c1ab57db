package ai.toru.testing;

import ai.toru.testing.check.Examiner;
import ai.toru.testing.check.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Runs a plugin through what the protocol asks, as a host would, and tells what it breaks. Immutable.
 *
 * <pre>{@code
 * CheckReport report = PluginCheck.of(Path.of("plugins/my-plugin.binary")).run();
 * assertTrue(report.passed(), report.findings(Outcome.ERROR)::toString);
 * }</pre>
 */
public final class PluginCheck {
    private final Path file;
    private final List<String> prefixes;
    private final List<String> paths;
    private final Limits limits;

    private PluginCheck(Path file, List<String> prefixes, List<String> paths, Limits limits) {
        this.file = file;
        this.prefixes = prefixes;
        this.paths = paths;
        this.limits = limits;
    }

    /** A check of all rules. */
    public static PluginCheck of(Path file) {
        return new PluginCheck(file.toAbsolutePath().normalize(), List.of(), List.of(), Limits.PROTOCOL);
    }

    /** The same, of the rules alone whose id begins with one of these. */
    public PluginCheck only(List<String> rulePrefixes) {
        return new PluginCheck(file, List.copyOf(rulePrefixes), paths, limits);
    }

    /** The same, with paths that are asked with GET beside {@code /}, such as one that streams. */
    public PluginCheck paths(List<String> more) {
        return new PluginCheck(file, prefixes, List.copyOf(more), limits);
    }

    /** The same, waiting for each answer at most so long; 5 s if nothing is said. */
    public PluginCheck timeout(Duration limit) {
        return new PluginCheck(file, prefixes, paths, limits.withAnswer(limit));
    }

    /** Checks. Blocks for some seconds; ends each process that it has started, and leaves no file behind. */
    public CheckReport run() {
        return new Examiner(file, prefixes, paths, limits).examine();
    }
}
