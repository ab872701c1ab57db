package ai.toru.testing.subject;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Processes that bear the token of a run in their environment. Linux only: elsewhere there seem to be none. Thread-safe.
 *
 * @param table where the kernel shows them
 * @param pause lets a moment pass for one that is just becoming another program
 */
record Bearers(Path table, Runnable pause) {
    private static final Bearers SYSTEM = new Bearers(
            Path.of("/proc"), () -> LockSupport.parkNanos(Duration.ofMillis(1).toNanos()));
    private static final int MOST_PAUSES = 500;

    /** The numbers of this machine's. */
    static List<Long> of(String token) {
        return SYSTEM.find(token);
    }

    List<Long> find(String token) {
        List<Long> found = new ArrayList<>();
        if (!Files.isDirectory(table)) {
            return found;
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(table, "[0-9]*")) {
            for (Path process : processes) {
                if (bears(process, token)) {
                    found.add(Long.parseLong(process.getFileName().toString()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private boolean bears(Path process, String token) {
        try {
            return environment(process).contains(Surroundings.RUN + "=" + token);
        } catch (IOException gone) {
            return false; // or another user's, which is nobody we started
        }
    }

    /**
     * The kernel shows neither environment nor arguments of a process that is just becoming another program, as each child
     * is for a moment: who has none of both is looked at again, for half a second at most.
     */
    private String environment(Path process) throws IOException {
        String environment = read(process, "environ");
        if (!environment.isEmpty()) {
            return environment;
        }
        for (int pauses = 0; pauses < MOST_PAUSES && becoming(process); pauses++) {
            pause.run();
        }
        return read(process, "environ");
    }

    /** The kernel's own, and those that have ended, have no program: that is an {@link IOException}. */
    private static boolean becoming(Path process) throws IOException {
        Files.readSymbolicLink(process.resolve("exe"));
        return read(process, "cmdline").isEmpty();
    }

    private static String read(Path process, String file) throws IOException {
        return Files.readString(process.resolve(file), StandardCharsets.ISO_8859_1);
    }
}
