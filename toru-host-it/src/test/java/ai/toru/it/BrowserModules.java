package ai.toru.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of the browser runtime, copied to where other tools than a browser can look at them. */
final class BrowserModules {
    private static final Path RUNTIME =
            DocumentationTest.PROJECT.resolve("toru-servlet/src/main/resources/ai/toru/servlet/web");
    private static final Path TESTS = DocumentationTest.PROJECT.resolve("toru-host-it/src/test/resources/browser");

    private BrowserModules() {}

    /** Copies the runtime, and what tests have in a directory of theirs. */
    static void copyWith(String tests, Path directory) throws IOException {
        for (Path from : List.of(RUNTIME, TESTS.resolve(tests))) {
            try (Stream<Path> files = Files.list(from)) {
                files.forEach(file -> copy(file, directory));
            }
        }
        Files.writeString(directory.resolve("package.json"), "{\"type\": \"module\"}");
    }

    private static void copy(Path file, Path directory) {
        try {
            Files.copy(file, directory.resolve(file.getFileName()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
