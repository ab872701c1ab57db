package ai.toru.host.internal.process;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A command of the operating system that reads and says nothing, run to its end. Stateless. */
final class QuietCommand {

    private static final File NOWHERE = new File("/dev/null");
    private static final int LARGEST = 4096;

    private QuietCommand() {}

    /**
     * Runs a command and waits for its end, so that it leaves no zombie.
     *
     * @return its exit value
     * @throws IOException if it cannot be started or takes longer than the limit
     */
    static int run(List<String> command, Duration limit) throws IOException {
        return await(start(command), command, limit);
    }

    /**
     * The same for a command that says a little: no more than a pipe holds.
     *
     * @throws IOException if it cannot be started or takes longer than the limit
     */
    static CommandOutput output(List<String> command, Duration limit) throws IOException {
        ProcessBuilder builder = builder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        Process process = builder.redirectOutput(ProcessBuilder.Redirect.PIPE)
                .redirectInput(NOWHERE)
                .start();
        int status = await(process, command, limit);
        try (InputStream output = process.getInputStream()) {
            return new CommandOutput(status, new String(output.readNBytes(LARGEST), StandardCharsets.UTF_8).strip());
        }
    }

    private static int await(Process process, List<String> command, Duration limit) throws IOException {
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
