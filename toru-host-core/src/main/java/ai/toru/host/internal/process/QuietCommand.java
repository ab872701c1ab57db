package ai.toru.host.internal.process;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A command of the operating system that reads and says nothing, run to its end. Stateless. */
final class QuietCommand {

    private static final File NOWHERE = new File("/dev/null");

    private QuietCommand() {}

    /**
     * Runs a command and waits for its end, so that it leaves no zombie.
     *
     * @return its exit value
     * @throws IOException if it cannot be started or takes longer than the limit
     */
    static int run(List<String> command, Duration limit) throws IOException {
        Process process = start(command);
        try {
            if (process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        process.toHandle().destroyForcibly();
        throw new IOException(command.get(0) + " did not end within " + limit.toSeconds() + " s.");
    }

    /** A builder for a command that inherits nothing and says nothing. */
    static ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.directory(new File("/"));
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        return builder;
    }

    private static Process start(List<String> command) throws IOException {
        return builder(command).redirectInput(NOWHERE).start();
    }
}
