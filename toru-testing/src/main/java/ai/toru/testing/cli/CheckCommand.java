package ai.toru.testing.cli;

import ai.toru.testing.CheckReport;
import ai.toru.testing.PluginCheck;
import ai.toru.testing.check.Checks;
import ai.toru.testing.report.JsonReport;
import ai.toru.testing.report.JunitReport;
import ai.toru.testing.report.TextReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code check FILE}. Confined to the main thread, which lets picocli fill it in. */
@Command(
        name = "check",
        description = "Runs a plugin through everything the protocol asks, and says what it breaks.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:The plugin breaks no rule; it may have warnings.", "1:It breaks some.", "2:Wrong usage."})
final class CheckCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The plugin, such as plugins/my-plugin.binary.")
    private Path file = Path.of("");

    @Option(names = "--json", description = "Print the report as one JSON document.")
    private boolean json;

    @Option(names = "--junit", paramLabel = "FILE", description = "Write the report as JUnit XML, too.")
    private @Nullable Path junit;

    @Option(
            names = "--only",
            paramLabel = "RULE-PREFIX",
            description = "Look only at rules whose id begins so, such as http. or metadata.id; may be repeated.")
    private List<String> only = new ArrayList<>();

    @Option(
            names = "--path",
            paramLabel = "PATH",
            description = "A path of the plugin to ask with GET beside /, such as one that streams; may be repeated.")
    private List<String> paths = new ArrayList<>();

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "5",
            description = "How long an answer may take (default: ${DEFAULT-VALUE}).")
    private int timeout;

    @Option(names = "--all", description = "Show rules that passed or were skipped, too.")
    private boolean all;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        checkUsage();
        CheckReport report = PluginCheck.of(file)
                .only(only)
                .paths(paths)
                .timeout(Duration.ofSeconds(timeout))
                .run();
        if (junit != null) {
            Files.writeString(junit, JunitReport.of(report));
        }
        print(report);
        return report.passed() ? 0 : 1;
    }

    private void print(CheckReport report) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JsonReport.of(report));
        } else {
            TextReport.write(report, all, out);
        }
        out.flush();
    }

    private void checkUsage() {
        if (Files.isDirectory(file)) {
            throw wrong(file + " is a directory; name a plugin's file, such as my-plugin.binary, in it.");
        }
        if (!Files.isRegularFile(file)) {
            throw wrong("There is no file " + file + ".");
        }
        if (!Files.isExecutable(file)) {
            throw wrong(file + " is not executable; run chmod +x on it.");
        }
        if (timeout < 1 || timeout > 600) {
            throw wrong("--timeout has to be within 1 and 600 s.");
        }
        for (String prefix : only) {
            if (Checks.all().stream().noneMatch(each -> each.rule().id().startsWith(prefix))) {
                throw wrong("No rule begins with \"" + prefix + "\"; docs/plugin-kit.md has a table of them.");
            }
        }
        for (String path : paths) {
            if (!path.startsWith("/")) {
                throw wrong("--path " + path + " has to begin with a slash.");
            }
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
