package ai.toru.host.internal.discovery;

import ai.toru.host.internal.process.CommandResult;
import ai.toru.host.internal.process.LaunchSpec;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Runs a short command to its end: the door to the room of processes. Thread-safe. */
@FunctionalInterface
public interface MetadataCommand {

    /**
     * Starts a command, kills it at the time limit or the output limit, and completes when it is gone.
     *
     * @return what it did, or a {@link java.io.IOException} saying why it could not be started
     */
    CompletionStage<CommandResult> run(LaunchSpec spec, Duration timeout, int maxStdoutBytes);
}
