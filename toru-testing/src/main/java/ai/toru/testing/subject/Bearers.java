package ai.toru.testing.subject;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Processes that bear the token of a run in their environment. Linux only: elsewhere there seem to be none. Thread-safe. */
final class Bearers {
    private static final Path TABLE = Path.of("/proc");

    private Bearers() {}

    /** Their numbers. */
    static List<Long> of(String token) {
        List<Long> found = new ArrayList<>();
        if (!Files.isDirectory(TABLE)) {
            return found;
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(TABLE, "[0-9]*")) {
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

    private static boolean bears(Path process, String token) {
        try {
            String environment = Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
            return environment.contains(Surroundings.RUN + "=" + token);
        } catch (IOException gone) {
            return false; // or another user's, which is nobody we started
        }
    }
}
