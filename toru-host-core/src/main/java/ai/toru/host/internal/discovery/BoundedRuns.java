package ai.toru.host.internal.discovery;

import ai.toru.host.internal.process.CommandResult;
import ai.toru.host.internal.process.LaunchSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;

/** Runs {@code FILE --metadata} for several files at once, but not for all. Thread-safe. */
final class BoundedRuns {

    private final MetadataCommand command;
    private final Map<String, String> environment;
    private final ScanLimits limits;
    private final Semaphore free;

    BoundedRuns(MetadataCommand command, Map<String, String> environment, ScanLimits limits) {
        this.command = command;
        this.environment = Map.copyOf(environment);
        this.limits = limits;
        this.free = new Semaphore(limits.concurrency());
    }

    /** Waits until few enough others run, then starts. */
    CompletableFuture<CommandResult> start(Path binary, Path directory) throws InterruptedException {
        LaunchSpec spec = new LaunchSpec(List.of(binary.toString(), "--metadata"), directory, environment);
        free.acquire();
        return run(spec).toCompletableFuture().whenComplete((result, failure) -> free.release());
    }

    private CompletionStage<CommandResult> run(LaunchSpec spec) {
        try {
            return command.run(spec, limits.timeout(), limits.maxStdoutBytes());
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }
}
