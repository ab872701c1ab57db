package ai.toru.host.internal.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Small plugins for tests. Stateless. */
final class Scripts {

    static final Map<String, String> ENVIRONMENT = Map.of("PATH", "/usr/bin:/bin");

    private Scripts() {}

    static Path write(Path file, String content) throws IOException {
        Files.writeString(file, content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    static LaunchSpec shell(Path directory, String script) {
        return new LaunchSpec(List.of("/bin/sh", "-c", script), directory, ENVIRONMENT);
    }

    static LaunchSpec file(Path program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        return new LaunchSpec(command, program.getParent(), ENVIRONMENT);
    }

    /** The next line of a process that is sure to write one. */
    static String line(InputStream stream) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = stream.read(); c >= 0 && c != '\n'; c = stream.read()) {
            line.append((char) c);
        }
        return line.toString();
    }

    static String text(InputStream stream) throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return String.join("\n", reader.lines().toList());
        }
    }
}
