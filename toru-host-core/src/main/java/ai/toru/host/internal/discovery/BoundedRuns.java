package ai.toru.host.internal.discovery;

import ai.toru.host.internal.process.CommandResult;
import ai.toru.host.internal.process.LaunchSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs {@code FILE --metadata} for several files at once, but not for all. Thread-safe. */
final class BoundedRuns {

    private final MetadataCommand command;
    private final Map<String, String> environment;
    private final ScanLimits limits;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger free;

    BoundedRuns(MetadataCommand command, Map<String, String> environment, ScanLimits limits) {
        this.command = command;
        this.environment = Map.copyOf(environment);
        this.limits = limits;
        this.free = new AtomicInteger(limits.concurrency());
    }

    /** Starts as soon as few enough others run; does not wait. */
    CompletableFuture<CommandResult> start(Path binary, Path directory) {
        LaunchSpec spec = new LaunchSpec(List.of(binary.toString(), "--metadata"), directory, environment);
        CompletableFuture<CommandResult> outcome = new CompletableFuture<>();
        waiting.add(() -> run(spec).whenComplete((result, failure) -> {
            free.incrementAndGet();
            if (failure == null) {
                outcome.complete(result);
            } else {
                outcome.completeExceptionally(failure);
            }
            startNext();
        }));
        startNext();
        return outcome;
    }

    /** One thread at a time starts, so that none starts too many; it goes on for those that come meanwhile. */
    private void startNext() {
        if (calls.getAndIncrement() > 0) {
            return;
        }
        do {
            Runnable next = free.get() > 0 ? waiting.poll() : null;
            while (next != null) {
                free.decrementAndGet();
                next.run();
                next = free.get() > 0 ? waiting.poll() : null;
            }
        } while (calls.decrementAndGet() > 0);
    }

    private CompletionStage<CommandResult> run(LaunchSpec spec) {
        try {
            return command.run(spec, limits.timeout(), limits.maxStdoutBytes());
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }
}
