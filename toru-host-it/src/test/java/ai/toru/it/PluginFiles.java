package ai.toru.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Puts plugins into a plugins directory, as their authors would. */
final class PluginFiles {
    private PluginFiles() {}

    /** An executable file with this text. */
    static Path executable(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code NAME.binary}, an executable file with this text. */
    static Path binary(Path plugins, String name, String text) {
        return executable(plugins.resolve(name + ".binary"), text);
    }

    /** {@code ID.binary}: a plugin that does what {@code scripted.py} says. */
    static void scripted(Path plugins, String id) {
        binary(plugins, id, resource("plugins/scripted.py"));
    }

    /** As {@link #scripted}, but its second process never gets ready, so that the end of the first can be looked at. */
    static void scriptedOnce(Path plugins, String id) {
        Path program =
                executable(plugins.resolveSibling("once").resolve(id + ".binary"), resource("plugins/scripted.py"));
        binary(plugins, id, """
                #!/bin/sh
                if [ "$1" != --metadata ]; then
                    mkdir '%1$s.began' || exec sleep 60
                fi
                exec '%1$s' "$@"
                """.formatted(program));
    }

    static String resource(String name) {
        try (InputStream in = PluginFiles.class.getResourceAsStream("/" + name)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file with this text. */
    static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
