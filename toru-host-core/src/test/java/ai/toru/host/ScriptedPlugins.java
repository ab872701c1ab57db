package ai.toru.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** A plugins directory with real plugins, each a Python process with a named behaviour. */
final class ScriptedPlugins {

    private static final Path SDK = Path.of("..", "sdk", "python", "toru_plugin", "__init__.py");

    private final Path directory;
    private final Path script;
    private final Path multiplexed;

    ScriptedPlugins(Path root) throws IOException {
        directory = Files.createDirectories(root.resolve("plugins"));
        script = copy("scripted_plugin.py", root);
        multiplexed = copy("multiplexed_plugin.py", root);
    }

    private static Path copy(String name, Path root) throws IOException {
        try (InputStream in = ScriptedPlugins.class.getResourceAsStream("/plugins/" + name)) {
            return Files.write(root.resolve(name), in.readAllBytes());
        }
    }

    Path directory() {
        return directory;
    }

    /** Puts a plugin into the directory, or replaces it. */
    ScriptedPlugins with(String id, String behaviour) throws IOException {
        return withFile(id + ".binary", "#!/bin/sh\nexec python3 " + script + " " + id + " " + behaviour + " \"$@\"\n");
    }

    /** Puts a plugin into the directory that speaks protocol 1.1, or replaces it. */
    ScriptedPlugins speaking11(String id, int version, String features, int maxInFlight, String start)
            throws IOException {
        String arguments = String.join(" ", id, "" + version, "'" + features + "'", "" + maxInFlight, start);
        return withFile(id + ".binary", "#!/bin/sh\nexec python3 " + multiplexed + " " + arguments + " \"$@\"\n");
    }

    /** Puts a plugin into the directory that is written with the SDK for Python, and has bodies in parts. */
    ScriptedPlugins streaming(String id, String features) throws IOException {
        Path own = Files.createDirectories(directory.resolve(id));
        Files.copy(SDK, own.resolve("toru_plugin.py"), StandardCopyOption.REPLACE_EXISTING);
        Path program = copy("stream_plugin.py", own);
        return withFile(id + ".binary", "#!/bin/sh\nexec python3 " + program + " " + id + " " + features + " \"$@\"\n");
    }

    /** Puts any executable file into the directory. */
    ScriptedPlugins withFile(String name, String content) throws IOException {
        Path file = directory.resolve(name);
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return this;
    }
}
