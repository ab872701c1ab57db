package ai.toru.host.internal.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where a plugin finds programs that are named without a directory. Immutable. */
record SearchPath(List<String> places) {

    /** What the C library takes without a {@code PATH}. */
    private static final String DEFAULT = "/bin:/usr/bin";

    static SearchPath of(Map<String, String> environment) {
        return new SearchPath(
                Arrays.asList(environment.getOrDefault("PATH", DEFAULT).split(":")));
    }

    /** The file a command names, whether or not it exists. */
    Path locate(String command, Path workingDirectory) throws IOException {
        try {
            if (command.contains("/")) {
                return workingDirectory.resolve(command);
            }
            return find(command, workingDirectory)
                    .orElseThrow(() -> new IOException("There is no program " + command + " in the PATH "
                            + String.join(":", places) + ". Install it, or add its directory to the PATH."));
        } catch (InvalidPathException impossible) {
            throw new IOException("The name of the program is no file name: " + impossible.getMessage(), impossible);
        }
    }

    /** The first executable file of that name. */
    Optional<Path> find(String name, Path workingDirectory) {
        return places.stream()
                .map(place -> workingDirectory.resolve(place).resolve(name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }
}
