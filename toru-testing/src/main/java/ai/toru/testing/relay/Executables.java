package ai.toru.testing.relay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Scripts that a host may run. Holds nothing. */
public final class Executables {

    private Executables() {}

    /** Writes an executable file, which a host that watches sees whole or not at all. */
    public static void write(Path file, String script) throws IOException {
        Path part = file.resolveSibling("." + file.getFileName() + ".part");
        Files.writeString(part, script);
        Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(part, file);
    }

    /** A word of a shell's command line. */
    public static String quoted(Path path) {
        return "'" + path.toString().replace("'", "'\\''") + "'";
    }
}
