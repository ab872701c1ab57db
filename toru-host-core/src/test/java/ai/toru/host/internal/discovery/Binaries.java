package ai.toru.host.internal.discovery;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Writes plugin files for tests. */
final class Binaries {

    private Binaries() {}

    /** An executable file. */
    static Path write(Path directory, String name, String text) throws IOException {
        Path file = Files.write(directory.resolve(name), text.getBytes(StandardCharsets.UTF_8));
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** An executable shell script. */
    static Path script(Path directory, String name, String... lines) throws IOException {
        return write(directory, name, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    }
}
