package ai.toru.host.internal.process;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Runs commands that are expected to end soon by themselves, several at once. Thread-safe. */
public interface CommandRunner extends AutoCloseable {

    /**
     * Runs a command with nothing on its standard input. When the stage completes, the command and its children are dead
     * or have been sent SIGKILL.
     *
     * <p>What depends on the stage runs on the thread that watches all commands: hand on anything that may block.
     *
     * @param timeout how long it may take, counted from its start
     * @param maxStdoutBytes how much it may write to standard output
     * @return how it went, or a {@link java.io.IOException} saying why it could not be started
     */
    CompletionStage<CommandResult> run(LaunchSpec spec, Duration timeout, int maxStdoutBytes);

    /** Kills what is running, whose stages then fail, and ends the runner's thread. Idempotent. */
    @Override
    void close();
}
