package ai.toru.testing.subject;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** On which Unix sockets processes listen. Linux only: elsewhere there seem to be none. Pure, but for the system it asks. */
public final class Listening {
    private static final Path TABLE = Path.of("/proc/net/unix");

    /** The flag of sockets that listen. */
    private static final String ACCEPTS = "00010000";

    private Listening() {}

    /** The paths that processes listen at. */
    public static List<String> paths(List<Long> processes) throws IOException {
        if (!Files.isReadable(TABLE)) {
            return List.of();
        }
        Set<String> sockets = new HashSet<>();
        processes.forEach(each -> sockets.addAll(sockets(each)));
        return Files.readAllLines(TABLE).stream()
                .map(line -> line.trim().split(" +"))
                .filter(row -> row.length > 7 && row[3].equals(ACCEPTS) && sockets.contains(row[6]))
                .map(row -> row[7])
                .distinct()
                .toList();
    }

    private static Set<String> sockets(long process) {
        Set<String> found = new HashSet<>();
        try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc", Long.toString(process), "fd"))) {
            for (Path each : open) {
                String target = Files.readSymbolicLink(each).toString();
                if (target.startsWith("socket:[")) {
                    found.add(target.substring("socket:[".length(), target.length() - 1));
                }
            }
        } catch (IOException gone) {
            return found;
        }
        return found;
    }
}
