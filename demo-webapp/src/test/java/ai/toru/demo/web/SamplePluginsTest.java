package ai.toru.demo.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamplePluginsTest {
    @TempDir
    private Path data;

    private Path plugins;

    @BeforeEach
    void choose() {
        plugins = data.resolve("plugins");
    }

    @Test
    void install_intoNothing_writesAllAndMakesBinariesExecutable() throws IOException {
        install(Map.of("a.binary", "run", "a/frontend/bundle.js", "ui"));

        assertThat(plugins.resolve("a.binary")).hasContent("run").isExecutable();
        assertThat(plugins.resolve("a/frontend/bundle.js")).hasContent("ui");
        assertThat(plugins.resolve("a/frontend/bundle.js").toFile().canExecute())
                .isFalse();
        assertThat(files()).containsExactlyInAnyOrder("a.binary", "a/frontend/bundle.js");
    }

    @Test
    void install_newVersion_replacesWhatNobodyTouched() throws IOException {
        install(Map.of("a.binary", "one", "a/old.py", "old"));
        install(Map.of("a.binary", "two", "a/new.py", "new"));

        assertThat(plugins.resolve("a.binary")).hasContent("two").isExecutable();
        assertThat(files()).containsExactlyInAnyOrder("a.binary", "a/new.py");
    }

    @Test
    void install_newVersion_leavesWhatSomebodyChanged() throws IOException {
        install(Map.of("a.binary", "one", "a/old.py", "old"));
        Files.writeString(plugins.resolve("a.binary"), "mine");
        Files.writeString(plugins.resolve("a/old.py"), "mine, too");
        install(Map.of("a.binary", "two"));

        assertThat(plugins.resolve("a.binary")).hasContent("mine");
        assertThat(plugins.resolve("a/old.py")).hasContent("mine, too");
    }

    @Test
    void install_overAStrangersFile_leavesIt() throws IOException {
        Files.createDirectories(plugins);
        Files.writeString(plugins.resolve("a.binary"), "mine");
        Files.writeString(plugins.resolve("other.binary"), "other");
        install(Map.of("a.binary", "one"));
        install(Map.of("a.binary", "two"));

        assertThat(plugins.resolve("a.binary")).hasContent("mine");
        assertThat(plugins.resolve("other.binary")).hasContent("other");
    }

    @Test
    void install_afterSomebodyRemovedASample_doesNotBringItBack() throws IOException {
        install(Map.of("a.binary", "one", "b.binary", "one"));
        Files.delete(plugins.resolve("a.binary"));
        install(Map.of("a.binary", "two", "b.binary", "two"));

        assertThat(files()).containsExactly("b.binary");
    }

    @Test
    void install_afterTheWholeDirectoryWentAway_writesAllAgain() throws IOException {
        install(Map.of("a.binary", "one"));
        Files.delete(plugins.resolve("a.binary"));
        Files.delete(plugins);
        install(Map.of("a.binary", "one"));

        assertThat(files()).containsExactly("a.binary");
    }

    @Test
    void install_whereALinkLies_doesNotWriteThroughIt() throws IOException {
        Path elsewhere = Files.writeString(data.resolve("elsewhere"), "precious");
        Files.createDirectories(plugins);
        Files.createSymbolicLink(plugins.resolve("a.binary"), elsewhere);
        install(Map.of("a.binary", "one"));

        assertThat(elsewhere).hasContent("precious");
        assertThat(plugins.resolve("a.binary")).isSymbolicLink();
    }

    private void install(Map<String, String> samples) throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        samples.forEach((name, content) -> files.put(name, content.getBytes(UTF_8)));
        new SamplePlugins(files).install(plugins, data.resolve("sample-plugins.properties"));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(plugins)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> plugins.relativize(file).toString())
                    .toList();
        }
    }
}
