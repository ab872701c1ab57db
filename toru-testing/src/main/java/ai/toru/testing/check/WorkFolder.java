package ai.toru.testing.check;

import ai.toru.testing.subject.EndHook;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder for sockets and the like, which goes with all that is in it. Thread-safe. */
final class WorkFolder implements AutoCloseable {
    /** A socket's path may have 106 bytes on Linux, and 103 elsewhere. */
    private static final int LONGEST = 80;

    private final Path path;
    private final EndHook hook;

    private WorkFolder(Path path) {
        this.path = path;
        this.hook = EndHook.of(() -> remove(path));
    }

    static WorkFolder create() {
        try {
            WorkFolder folder = new WorkFolder(Files.createTempDirectory("toru"));
            if (folder.path.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST) {
                folder.close();
                throw new IllegalStateException(
                        folder.path + " is too long for sockets below it; set TMPDIR to a shorter folder.");
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "No temporary folder could be made; set TMPDIR to one that can be written.", e);
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        hook.close();
        remove(path);
    }

    private static void remove(Path path) {
        try {
            for (Path each : deepestFirst(path)) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Some temporary files are left in " + path + ".", e);
        }
    }

    private static List<Path> deepestFirst(Path path) throws IOException {
        try (Stream<Path> all = Files.walk(path)) {
            return all.sorted(Comparator.reverseOrder()).toList();
        }
    }
}
