package ai.toru.testing.subject;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * A process of the plugin under test, started as a host would start it. It and all it has started end when it is closed,
 * or with this JVM. Thread-safe.
 */
public final class Subject implements AutoCloseable {
    private final Process process;
    private final String token;
    private final Path socket;
    private final Tail stdout;
    private final Tail stderr;
    private final long startedAt = System.nanoTime();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final EndHook hook = EndHook.of(this::kill);

    private Subject(Process process, String token, Path socket) {
        this.process = process;
        this.token = token;
        this.socket = socket;
        this.stdout = Tail.of(process.getInputStream());
        this.stderr = Tail.of(process.getErrorStream());
    }

    /**
     * Starts a process.
     *
     * @param file the plugin
     * @param id its id
     * @param socket where it has to listen
     */
    public static Subject start(Path file, String id, Path socket) throws IOException {
        String token = UUID.randomUUID().toString();
        ProcessBuilder builder = new ProcessBuilder(
                Surroundings.ownGroup(Stream.of(file.toString())).toList());
        builder.directory(Surroundings.folder(file).toFile());
        builder.environment().clear();
        builder.environment().putAll(Surroundings.inherited());
        builder.environment().put("TORU_PLUGIN_SOCKET", socket.toString());
        builder.environment().put("TORU_PLUGIN_ID", id);
        builder.environment().put("TORU_INSTANCE_ID", "0b0e6a3c-3a57-4f0e-8d5e-3f6a0a1f5a10");
        builder.environment().put(Surroundings.RUN, token);
        return new Subject(builder.start(), token, socket);
    }

    /** Where it has to listen. */
    public Path socket() {
        return socket;
    }

    /** The number of the process. */
    public long pid() {
        return process.pid();
    }

    /** How long ago it was started. */
    public Duration age() {
        return Duration.ofNanos(System.nanoTime() - startedAt);
    }

    /** Whether the process that was started is still there. */
    public boolean alive() {
        return process.isAlive();
    }

    /** What it exits with within a time; nothing if it does not. */
    public OptionalInt exit(Duration limit) throws InterruptedException {
        return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)
                ? OptionalInt.of(process.exitValue())
                : OptionalInt.empty();
    }

    /** Sends SIGTERM to its group. */
    public void terminate() {
        GroupKill.terminate(process);
    }

    /** Ends its standard input, as the end of a host does. */
    public void endInput() throws IOException {
        process.getOutputStream().close();
    }

    /** The last lines on standard error; those on standard output where there are none. */
    public List<String> lastLines() {
        List<String> lines = stderr.lines();
        return lines.isEmpty() ? stdout.lines() : lines;
    }

    /** How much it has written to standard output and standard error. */
    public long outputBytes() {
        return stdout.bytes() + stderr.bytes();
    }

    /** The numbers of the processes of this run that are there now, its own among them. */
    public List<Long> processes() {
        return Bearers.of(token);
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        kill();
        hook.close();
    }

    private void kill() {
        if (process.isAlive()) {
            GroupKill.kill(process);
        }
        processes().forEach(each -> ProcessHandle.of(each).ifPresent(ProcessHandle::destroyForcibly));
    }
}
