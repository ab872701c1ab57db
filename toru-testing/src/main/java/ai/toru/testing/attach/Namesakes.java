package ai.toru.testing.attach;

import ai.toru.testing.subject.MetadataRun;
import ai.toru.testing.wire.Json;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Other files of a plugins directory that are the same plugin: a host runs one of an id. Holds nothing. */
final class Namesakes {

    /** So long one file may take to print its metadata. */
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private Namesakes() {}

    /**
     * What becomes of each of them, or of the file that stands in, in words.
     *
     * @param wrapper the file that stands in
     */
    static List<String> warnings(String id, Path wrapper) throws IOException, InterruptedException {
        List<String> warnings = new ArrayList<>();
        for (Path other : others(wrapper)) {
            if (isPlugin(id, other)) {
                warnings.add(warning(id, name(other), name(wrapper)));
            }
        }
        return warnings;
    }

    /** The first by file name has the id. */
    private static String warning(String id, String other, String wrapper) {
        String both = "WARNING: " + other + " is the plugin " + id + ", too, and a host runs one of an id. ";
        return other.compareTo(wrapper) < 0
                ? both
                        + "It comes first by file name, so the host goes on with it and does not use yours. Move it away, or"
                        + " rename it so that it comes behind " + wrapper + "."
                : both
                        + "Yours comes first by file name, so the host stops the installed one as soon as it sees yours, and"
                        + " starts it again when this command has ended. Both have the same key-value data.";
    }

    private static List<Path> others(Path wrapper) throws IOException {
        List<Path> others = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(wrapper.resolveSibling(""), "*.binary")) {
            files.forEach(others::add);
        }
        others.removeIf(file -> name(file).equals(name(wrapper)) || !Files.isRegularFile(file));
        others.sort(Comparator.comparing(Namesakes::name));
        return others;
    }

    /** Ids are compared without regard to case, as hosts do. A file that is no plugin has none. */
    private static boolean isPlugin(String id, Path file) throws InterruptedException {
        try {
            byte[] printed = MetadataRun.of(file, LIMIT).stdout();
            return Json.read(printed).path("id").asText().equalsIgnoreCase(id);
        } catch (Json.MalformedException none) {
            return false;
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
