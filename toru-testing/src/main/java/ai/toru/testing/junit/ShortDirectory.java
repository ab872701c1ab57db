package ai.toru.testing.junit;

import ai.toru.testing.relay.Removal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A temporary directory whose path is short enough for Unix sockets, removed with all that is in it. Immutable. */
final class ShortDirectory implements AutoCloseable {

    /** Longer ones leave no room for {@code /tNUMBER/s/}, an id of 63 characters and {@code .2.sock} in 106 bytes. */
    private static final int LONGEST_PARENT = 12;

    private final Path root;

    private ShortDirectory(Path root) {
        this.root = root;
    }

    static ShortDirectory create() throws IOException {
        Path usual = Path.of(System.getProperty("java.io.tmpdir"));
        Path parent = usual.toString().length() > LONGEST_PARENT ? Path.of("/tmp") : usual;
        return new ShortDirectory(Files.createTempDirectory(parent, "t"));
    }

    Path path(String name) {
        return root.resolve(name);
    }

    Path directory(String name) throws IOException {
        return Files.createDirectories(path(name));
    }

    @Override
    public void close() {
        try {
            Removal.ofTree(root);
        } catch (IOException left) {
            throw new UncheckedIOException("The test's directory " + root + " could not be removed.", left);
        }
    }
}
