package ai.toru.host.internal.discovery;

import ai.toru.host.internal.process.CommandResult;
import ai.toru.host.internal.process.ExitStatus;
import ai.toru.host.internal.process.LaunchSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Runs nothing: answers what a test wrote down for a file's name. Thread-safe once set up. */
final class FakeCommand implements MetadataCommand {

    final List<LaunchSpec> runs = new CopyOnWriteArrayList<>();
    private final Map<String, Function<LaunchSpec, CompletionStage<CommandResult>>> answers = new HashMap<>();

    @Override
    public CompletionStage<CommandResult> run(LaunchSpec spec, Duration timeout, int maxStdoutBytes) {
        runs.add(spec);
        return answers.get(PluginsDirectory.name(Path.of(spec.command().get(0))))
                .apply(spec);
    }

    void answer(String file, Function<LaunchSpec, CompletionStage<CommandResult>> answer) {
        answers.put(file, answer);
    }

    void print(String file, String stdout) {
        answer(file, spec -> CompletableFuture.completedFuture(exited(0, stdout, "")));
    }

    /** The files run so far, by name. */
    List<String> names() {
        return runs.stream()
                .map(spec -> PluginsDirectory.name(Path.of(spec.command().get(0))))
                .sorted()
                .toList();
    }

    static CommandResult exited(int code, String stdout, String stderr) {
        return new CommandResult(
                CommandResult.End.EXITED, new ExitStatus(code, null), stdout.getBytes(StandardCharsets.UTF_8), stderr);
    }

    static CommandResult ended(CommandResult.End end, String stderr) {
        return new CommandResult(end, new ExitStatus(null, 9), new byte[0], stderr);
    }

    /** The least a plugin must say of itself. */
    static String metadata(String id, String route) {
        return "{\"id\":\"" + id + "\",\"name\":\"N\",\"version\":\"1\",\"icon\":\"\",\"route\":\"" + route + "\"}";
    }
}
