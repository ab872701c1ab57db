package ai.toru.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A plugins directory with real plugins, each a Python process with a named behaviour. */
final class ScriptedPlugins {

    private final Path directory;
    private final Path script;

    ScriptedPlugins(Path root) throws IOException {
        directory = Files.createDirectories(root.resolve("plugins"));
        script = root.resolve("scripted_plugin.py");
        try (InputStream in = ScriptedPlugins.class.getResourceAsStream("/plugins/scripted_plugin.py")) {
            Files.write(script, in.readAllBytes());
        }
    }

    Path directory() {
        return directory;
    }

    /** Puts a plugin into the directory, or replaces it. */
    ScriptedPlugins with(String id, String behaviour) throws IOException {
        return withFile(id + ".binary", "#!/bin/sh\nexec python3 " + script + " " + id + " " + behaviour + " \"$@\"\n");
    }

    /** Puts any executable file into the directory. */
    ScriptedPlugins withFile(String name, String content) throws IOException {
        Path file = directory.resolve(name);
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return this;
    }
}
