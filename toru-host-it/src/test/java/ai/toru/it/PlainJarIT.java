package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The jars that go into web applications: they mount nothing by themselves. */
class PlainJarIT {

    @ParameterizedTest
    @ValueSource(strings = {"toru-host-core", "toru-kv-h2", "toru-servlet"})
    void jar_inAWebApplication_registersNothing(String module) throws IOException {
        try (JarFile jar = new JarFile(jarOf(module).toFile())) {
            List<String> names = new ArrayList<>();
            for (JarEntry entry : Collections.list(jar.entries())) {
                names.add(entry.getName());
                if (entry.getName().endsWith(".class")) {
                    assertThat(new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.ISO_8859_1))
                            .as(entry.getName())
                            .doesNotContain("Ljakarta/servlet/annotation/");
                }
            }
            assertThat(names)
                    .hasSizeGreaterThan(10)
                    .doesNotContain(
                            "META-INF/web-fragment.xml",
                            "META-INF/services/jakarta.servlet.ServletContainerInitializer",
                            "META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports")
                    .noneMatch(name -> name.startsWith("META-INF/resources/"));
        }
    }

    private static Path jarOf(String module) throws IOException {
        Path target = DocumentationTest.PROJECT.resolve(module).resolve("target");
        List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(target, module + "-*.jar")) {
            for (Path jar : found) {
                if (Stream.of("-sources.jar", "-javadoc.jar", "-tests.jar").noneMatch(jar.toString()::endsWith)) {
                    jars.add(jar);
                }
            }
        }
        assertThat(jars).as("built jars in %s", target).hasSize(1);
        return jars.get(0);
    }
}
