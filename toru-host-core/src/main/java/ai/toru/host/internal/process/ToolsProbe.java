package ai.toru.host.internal.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out by running them which tools this machine has. Immutable. */
final class ToolsProbe {

    private static final Logger LOG = LoggerFactory.getLogger(ToolsProbe.class);
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final List<String> USUAL_PLACES =
            List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/local/bin");

    private final List<Path> places;

    ToolsProbe(@Nullable String searchPath) {
        Stream<String> searched = searchPath == null ? Stream.empty() : Arrays.stream(searchPath.split(":"));
        places = Stream.concat(USUAL_PLACES.stream(), searched)
                .filter(place -> place.startsWith("/"))
                .map(Path::of)
                .distinct()
                .toList();
    }

    /** Tries everything, and warns once of what does not work here. */
    Tools run() {
        Tools tools = tryAll();
        if (!tools.shortcomings().isEmpty()) {
            LOG.warn(
                    "Plugins are contained less well on this machine: {}. On Linux install util-linux and coreutils.",
                    String.join("; ", tools.shortcomings()));
        }
        return tools;
    }

    private Tools tryAll() {
        String shell = working(find("sh"), List.of());
        if (shell == null) {
            return new Tools(null, null, null, find("mkfifo"), find("prlimit"), find("id"), find("getent"));
        }
        String setsid = working(find("setsid"), List.of(shell, "-c", "exit 0"));
        String setpriv = working(find("setpriv"), List.of("--pdeathsig", "KILL", "--", shell, "-c", "exit 0"));
        return new Tools(shell, setsid, setpriv, find("mkfifo"), find("prlimit"), find("id"), find("getent"));
    }

    private @Nullable String find(String name) {
        return places.stream()
                .map(place -> place.resolve(name))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String working(@Nullable String tool, List<String> arguments) {
        if (tool == null) {
            return null;
        }
        List<String> command = new ArrayList<>(List.of(tool));
        command.addAll(arguments);
        try {
            return QuietCommand.run(command, LIMIT) == 0 ? tool : null;
        } catch (IOException unusable) {
            LOG.debug("{} does not work here.", tool, unusable);
            return null;
        }
    }
}
