package ai.toru.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of the README are Java, and load without this module's tests. */
class ReadmeTest {
    private static final Pattern EXAMPLE = Pattern.compile("(?s)```java\n(.*?)```");
    private static final Pattern NAME = Pattern.compile("public class (\\w+)");

    @TempDir
    private Path directory;

    @Test
    void examples_compileAndLoad() throws Exception {
        List<String> examples = EXAMPLE.matcher(Files.readString(Path.of("README.md")))
                .results()
                .map(found -> found.group(1))
                .toList();

        assertThat(examples).hasSize(3);
        for (String example : examples) {
            String name = NAME.matcher(example)
                    .results()
                    .map(found -> found.group(1))
                    .findFirst()
                    .orElseThrow();
            Path source = Files.writeString(directory.resolve(name + ".java"), example);
            assertThat(compiled(source)).as(example).isZero();
            URI place = directory.toUri();
            try (URLClassLoader loader = new URLClassLoader(new URL[] {place.toURL()})) {
                assertThat(loader.loadClass(name).getMethod("main", String[].class))
                        .isNotNull();
            }
        }
    }

    /** Compiles it in a process of its own: these tests are in a module that does not read the compiler's. */
    private int compiled(Path source) throws IOException, InterruptedException {
        String javac = Path.of(System.getProperty("java.home"), "bin", "javac").toString();
        Process process = new ProcessBuilder(
                        javac,
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        directory.toString(),
                        source.toString())
                .inheritIO()
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("javac has ended").isTrue();
        return process.exitValue();
    }
}
