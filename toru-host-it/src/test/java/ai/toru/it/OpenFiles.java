package ai.toru.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What a process has open, by what the kernel says. */
final class OpenFiles {
    private OpenFiles() {}

    static List<String> ofThisProcess() throws IOException {
        return of(ProcessHandle.current().pid());
    }

    static List<String> of(long pid) throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return descriptors.flatMap(OpenFiles::target).toList();
        }
    }

    /** Empty for one that was closed meanwhile. */
    private static Stream<String> target(Path descriptor) {
        try {
            return Stream.of(Files.readSymbolicLink(descriptor).toString());
        } catch (IOException e) {
            return Stream.empty();
        }
    }
}
