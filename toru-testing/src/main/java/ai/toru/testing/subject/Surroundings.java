package ai.toru.testing.subject;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a plugin finds around it: the variables a host hands on, and a session of its own. Thread-safe. */
final class Surroundings {
    /** Bears the token of a run, as under a host. */
    static final String RUN = "TORU_RUN";

    private static final @Nullable String SETSID = find("setsid");

    private Surroundings() {}

    /** The variables that every process of a plugin inherits. */
    static Map<String, String> inherited() {
        Map<String, String> inherited = new TreeMap<>(System.getenv());
        inherited.keySet().removeIf(name -> !isInherited(name));
        return inherited;
    }

    /** The working directory of a plugin: the one its file is in. */
    static Path folder(Path file) {
        return file.toAbsolutePath().resolveSibling("").normalize();
    }

    /** A command in a process group of its own, where the system can do that. */
    static Stream<String> ownGroup(Stream<String> command) {
        return SETSID == null ? command : Stream.concat(Stream.of(SETSID), command);
    }

    /** Whether {@link #ownGroup} gives a group, which then has the number of the process. */
    static boolean hasGroups() {
        return SETSID != null;
    }

    private static boolean isInherited(String name) {
        return switch (name) {
            case "PATH", "HOME", "LANG", "TZ", "TMPDIR" -> true;
            default -> name.startsWith("LC_");
        };
    }

    private static @Nullable String find(String tool) {
        return Arrays.stream(String.valueOf(System.getenv("PATH")).split(File.pathSeparator))
                .map(folder -> Path.of(folder, tool))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElse(null);
    }
}
