package ai.toru.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The SDK for Java with all it needs: {@code java -cp toru-plugin-sdk-VERSION-all.jar MyPlugin.java}. */
class JavaSdkInOneJarIT {
    private static final Path SDK = DocumentationTest.PROJECT.resolve("sdk/java");
    private static final Pattern EXAMPLE = Pattern.compile("(?s)```java\n(.*?public class MyPlugin .*?)```");

    @TempDir
    private Path directory;

    @Test
    void sourceFile_withTheJarAlone_isAPlugin() throws IOException, InterruptedException {
        Path source = Files.writeString(directory.resolve("MyPlugin.java"), example());
        Path output = directory.resolve("output");
        Path errors = directory.resolve("errors");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(java, "-cp", jar().toString(), source.toString(), "--metadata")
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it has ended").isTrue();
        } finally {
            process.destroyForcibly();
        }

        assertThat(errors).isEmptyFile();
        assertThat(process.exitValue()).isZero();
        assertThat(Web.json(Files.readString(output)).path("id").asText()).isEqualTo("my-plugin");
    }

    @Test
    void jar_clashesWithNoOther() throws IOException {
        try (JarFile jar = new JarFile(jar().toFile())) {
            List<String> classes = jar.stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.endsWith(".class"))
                    .toList();
            assertThat(classes)
                    .contains("ai/toru/plugin/Plugin.class", "ai/toru/plugin/internal/jackson/core/JsonFactory.class")
                    .allMatch(name -> name.startsWith("ai/toru/plugin/"));
            assertThat(jar.getManifest().getMainAttributes().getValue("Automatic-Module-Name"))
                    .isEqualTo("ai.toru.plugin.sdk");
        }
    }

    private static String example() throws IOException {
        Matcher example = EXAMPLE.matcher(Files.readString(SDK.resolve("README.md"), UTF_8));
        assertThat(example.find()).as("the first plugin of the README").isTrue();
        return example.group(1);
    }

    private static Path jar() throws IOException {
        List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(SDK.resolve("target"), "*-all.jar")) {
            found.forEach(jars::add);
        }
        assertThat(jars).as("built jars of all in %s", SDK).hasSize(1);
        return jars.get(0);
    }
}
