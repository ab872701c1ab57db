package ai.toru.it;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One browser for the tests of a class, in a static field with {@code @RegisterExtension}: it starts with the first page
 * and ends after the last test. Confined to the test's thread.
 */
final class SharedBrowser implements AfterEachCallback, AfterAllCallback {
    private static final URI NOTHING = URI.create("about:blank");

    private Path directory;
    private BrowserPage page;

    /** Opens a page as if in a new browser. */
    BrowserPage open(URI address) throws IOException {
        if (page == null) {
            directory = Files.createTempDirectory("browser");
            page = BrowserPage.open(directory, address);
        } else {
            page.open(address);
        }
        return page;
    }

    /** Leaves the page, so that it asks a server for nothing more; of a test that failed there is a picture. */
    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        if (page == null) {
            return;
        }
        if (context.getExecutionException().isPresent()) {
            Path pictures = Files.createDirectories(Path.of("target/failed-pages"));
            page.picture(pictures.resolve(context.getRequiredTestClass().getSimpleName() + "."
                    + context.getRequiredTestMethod().getName() + ".png"));
        }
        page.goTo(NOTHING);
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        if (page == null) {
            return;
        }
        try {
            page.close();
        } finally {
            page = null;
            deleteDirectory();
        }
    }

    /** All that is in it, again and again: a process that is ending may have written one file more. */
    private void deleteDirectory() {
        await("an empty directory")
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> {
                    List<Path> files;
                    try (Stream<Path> found = Files.walk(directory)) {
                        files = found.sorted(Comparator.reverseOrder()).toList();
                    }
                    for (Path file : files) {
                        Files.deleteIfExists(file);
                    }
                    return true;
                });
    }
}
