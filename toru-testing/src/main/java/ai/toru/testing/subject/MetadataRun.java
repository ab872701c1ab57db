package ai.toru.testing.subject;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What {@code FILE --metadata} did. Immutable. */
public final class MetadataRun {
    /** How much may be printed. */
    public static final int MOST_BYTES = 64 * 1024;

    private final @Nullable String notStarted;
    private final OptionalInt exit;
    private final byte[] stdout;
    private final List<Long> leftovers;
    private final List<String> stderr;

    private MetadataRun(
            @Nullable String notStarted, OptionalInt exit, byte[] stdout, List<Long> leftovers, List<String> stderr) {
        this.notStarted = notStarted;
        this.exit = exit;
        this.stdout = stdout;
        this.leftovers = leftovers;
        this.stderr = stderr;
    }

    /** Why it could not be started; null if it was. */
    public @Nullable String notStarted() {
        return notStarted;
    }

    /** Its exit code; empty where it was not over in time. */
    public OptionalInt exit() {
        return exit;
    }

    /** What it printed, at most one byte more than it may. */
    public byte[] stdout() {
        return stdout;
    }

    /** Processes that it left behind; they have been ended. */
    public List<Long> leftovers() {
        return leftovers;
    }

    /** The last lines on standard error. */
    public List<String> stderr() {
        return stderr;
    }

    /** Asks a file for its metadata. */
    public static MetadataRun of(Path file, Duration limit) throws InterruptedException {
        String token = UUID.randomUUID().toString();
        ProcessBuilder builder = new ProcessBuilder(
                Surroundings.ownGroup(Stream.of(file.toString(), "--metadata")).toList());
        builder.directory(Surroundings.folder(file).toFile());
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().clear();
        builder.environment().putAll(Surroundings.inherited());
        builder.environment().put(Surroundings.RUN, token);
        try {
            return watched(builder.start(), token, limit);
        } catch (IOException e) {
            return new MetadataRun(e.getMessage(), OptionalInt.empty(), new byte[0], List.of(), List.of());
        }
    }

    private static MetadataRun watched(Process process, String token, Duration limit) throws InterruptedException {
        EndHook hook = EndHook.of(() -> end(process, token));
        Tail stderr = Tail.of(process.getErrorStream());
        Printed stdout = Printed.of(process.getInputStream(), MOST_BYTES + 1);
        try {
            OptionalInt exit = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)
                    ? OptionalInt.of(process.exitValue())
                    : OptionalInt.empty();
            List<Long> leftovers = exit.isPresent() ? Bearers.of(token) : List.of();
            end(process, token);
            byte[] printed = stdout.afterEnd(Duration.ofSeconds(1));
            return new MetadataRun(null, exit, printed, leftovers, stderr.afterEnd(Duration.ofSeconds(1)));
        } finally {
            end(process, token);
            hook.close();
        }
    }

    private static void end(Process process, String token) {
        if (process.isAlive()) {
            GroupKill.kill(process);
        }
        Bearers.of(token).forEach(each -> ProcessHandle.of(each).ifPresent(ProcessHandle::destroyForcibly));
    }
}
