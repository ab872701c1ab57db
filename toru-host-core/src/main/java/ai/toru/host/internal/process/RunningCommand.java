package ai.toru.host.internal.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A command under way. Confined to the thread that polls it, and after that thread's end to the one that closes. */
final class RunningCommand {

    private static final int STDERR_BYTES = 8 * 1024;

    private final PluginProcess process;
    private final long deadline;
    private final int maxStdoutBytes;
    private final CompletableFuture<CommandResult> result;
    private final CompletableFuture<ExitStatus> exit;
    private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
    private final ByteTail stderr = new ByteTail(STDERR_BYTES);

    RunningCommand(PluginProcess process, long deadline, int maxStdoutBytes, CompletableFuture<CommandResult> result) {
        this.process = process;
        this.deadline = deadline;
        this.maxStdoutBytes = maxStdoutBytes;
        this.result = result;
        this.exit = process.onExit().toCompletableFuture();
    }

    /** Has something called when the command has ended. */
    void onExit(Runnable action) {
        exit.thenRun(action);
    }

    boolean done() {
        return result.isDone();
    }

    /**
     * Reads what there is and looks whether the end has come.
     *
     * @return whether there was something to read
     */
    boolean poll(long now) {
        try {
            return pollStreams(now);
        } catch (IOException | RuntimeException unreadable) {
            fail(new IOException("The output of the command could not be read.", unreadable));
            return false;
        }
    }

    /** Kills the command and reports a failure. */
    void fail(IOException failure) {
        process.kill();
        closeStreams();
        result.completeExceptionally(failure);
    }

    /** Whether it has exited is asked first: then everything it wrote is read after that. */
    private boolean pollStreams(long now) throws IOException {
        boolean exited = exit.isDone();
        boolean readOutput = readStdout();
        boolean readErrors = readStderr();
        boolean read = readOutput || readErrors;
        if (stdout.size() > maxStdoutBytes) {
            killed(CommandResult.End.TOO_MUCH_OUTPUT);
        } else if (exited && !read) {
            finish(CommandResult.End.EXITED, exit.join());
        } else if (now - deadline >= 0) {
            killed(CommandResult.End.TIMED_OUT);
        }
        return read;
    }

    private boolean readStdout() throws IOException {
        byte @Nullable [] bytes = AvailableBytes.read(process.stdout());
        if (bytes != null) {
            stdout.write(bytes, 0, Math.min(bytes.length, maxStdoutBytes + 1 - stdout.size()));
        }
        return bytes != null;
    }

    private boolean readStderr() throws IOException {
        byte @Nullable [] bytes = AvailableBytes.read(process.stderr());
        if (bytes != null) {
            stderr.write(bytes);
        }
        return bytes != null;
    }

    private void killed(CommandResult.End end) {
        process.kill();
        finish(end, new ExitStatus(null, 9));
    }

    private void finish(CommandResult.End end, ExitStatus status) {
        closeStreams();
        byte[] all = stdout.toByteArray();
        byte[] allowed = all.length > maxStdoutBytes ? Arrays.copyOf(all, maxStdoutBytes) : all;
        result.complete(new CommandResult(end, status, allowed, stderr.text()));
    }

    private void closeStreams() {
        try {
            process.stdout().close();
            process.stderr().close();
        } catch (IOException closing) {
            result.completeExceptionally(closing);
        }
    }
}
