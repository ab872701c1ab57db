package ai.toru.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A plugin whose file is replaced by another version of it, and whose processes the kernel counts: each holds the lock of
 * one file, its place, for all its life.
 */
final class VersionedPlugin {

    private final String id;
    private final Path directory;
    private final Path root;
    private final Path script;
    private final Path places;

    /**
     * @param mostAtOnce how many of its processes there may be at a time
     */
    VersionedPlugin(Path root, String id, int mostAtOnce) throws IOException {
        this.id = id;
        this.root = root;
        directory = Files.createDirectories(root.resolve("plugins"));
        script = root.resolve("versioned_plugin.py");
        try (InputStream in = VersionedPlugin.class.getResourceAsStream("/plugins/versioned_plugin.py")) {
            Files.write(script, in.readAllBytes());
        }
        places = Files.createDirectories(root.resolve("places-of-" + id));
        for (int i = 0; i < mostAtOnce; i++) {
            Files.createFile(places.resolve("place-" + i));
        }
    }

    String id() {
        return id;
    }

    Path directory() {
        return directory;
    }

    void install(int version) throws IOException {
        install(version, "/" + id, "serves");
    }

    /** Puts a version in the place of the one before, with one rename. */
    void install(int version, String route, String behaviour) throws IOException {
        Path prepared = root.resolve(id + ".prepared");
        Files.writeString(
                prepared,
                "#!/bin/sh\nexec python3 -S %s %s %d %s %s %s \"$@\"\n"
                        .formatted(script, id, version, route, behaviour, places));
        Files.setPosixFilePermissions(prepared, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(prepared, directory.resolve(id + ".binary"), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Some process found that there were as many as there may be, without itself. */
    void assertNeverTooMany() {
        assertThat(root.resolve(places.getFileName() + ".too-many")).doesNotExist();
    }
}
