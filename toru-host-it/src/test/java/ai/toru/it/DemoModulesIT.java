package ai.toru.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of the demo's pages needs no browser, by Node's own test runner. */
@NeedsTool("node")
class DemoModulesIT {
    private static final Path DEMO = DocumentationTest.PROJECT.resolve("demo-webapp/src");

    @TempDir
    private Path directory;

    @Test
    void modules_withoutABrowser_passTheirTests() throws IOException, InterruptedException {
        copy(DEMO.resolve("main/webapp/WEB-INF/pages/assets"), directory.resolve("assets"));
        copy(DEMO.resolve("test/js"), directory);
        Files.writeString(directory.resolve("package.json"), "{\"type\": \"module\"}");

        ToolRun.succeeds(directory, Map.of(), List.of(Tool.NODE.path().toString(), "--test"));
    }

    /** Copies what is in a directory, and in those in it. */
    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.walk(from)) {
            files.skip(1).forEach(file -> copyOne(file, to.resolve(from.relativize(file))));
        }
    }

    private static void copyOne(Path file, Path to) {
        try {
            Files.copy(file, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
