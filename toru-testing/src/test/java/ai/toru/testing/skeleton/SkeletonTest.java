package ai.toru.testing.skeleton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SkeletonTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(Language.class)
    void write_anyLanguage_fillsAllInAndMakesTheWrapperExecutable(Language language) throws IOException {
        Path made = new Skeleton(language, "my-plugin", "My Plugin", null).writeTo(directory);

        assertThat(made).isEqualTo(directory.resolve("my-plugin"));
        assertThat(made.resolve("my-plugin.binary")).isExecutable();
        assertThat(made.resolve("my-plugin/frontend/bundle.js")).content().contains("ToruPlugins['my-plugin']");
        assertThat(made.resolve("README.md"))
                .content()
                .contains("toru check my-plugin.binary", "toru dev my-plugin.binary");
        try (Stream<Path> files = Files.walk(made)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file))
                        .as("%s", file)
                        .doesNotContainPattern("@(id|name|build|commands|built|parts|rust-sdk)@");
            }
        }
    }

    @Test
    void write_directoryIsThere_touchesNothing() throws IOException {
        Path there = Files.createDirectory(directory.resolve("my-plugin"));
        Skeleton skeleton = new Skeleton(Language.PYTHON, "my-plugin", "My Plugin", null);

        assertThatThrownBy(() -> skeleton.writeTo(directory))
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessageContaining("my-plugin");
        assertThat(there).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "My-Plugin", "1st", "a b", "a/b", "../a", "a-", "-a", "ä", "health", "rescan"})
    void skeleton_impossibleId_isRefused(String id) {
        assertThatThrownBy(() -> new Skeleton(Language.NODE, id, "A", null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + id + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\"b", "a\\b", "a\nb", "<b>", "a & b", "`x`"})
    void skeleton_nameThatCodeCouldNotHold_isRefused(String name) {
        assertThatThrownBy(() -> new Skeleton(Language.NODE, "a", name, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("will not do as a name");
    }

    @Test
    void skeleton_sdkElsewhere_isNamedInItsFiles() throws IOException {
        Files.createDirectories(directory.resolve("checkout/sdk"));
        Path rust = new Skeleton(Language.RUST, "r", "R", directory.resolve("checkout")).writeTo(directory);

        assertThat(rust.resolve("Cargo.toml"))
                .content()
                .contains("path = \"" + directory + "/checkout/sdk/rust/toru-plugin-api\"");
        assertThatThrownBy(() -> new Skeleton(Language.RUST, "s", "S", directory.resolve("none")))
                .hasMessageContaining("There is no directory sdk in");
    }

    @Test
    void write_rustWithoutSdk_saysWhereTheCrateIs() throws IOException {
        Path made = new Skeleton(Language.RUST, "r", "R", null).writeTo(directory);

        assertThat(made.resolve("README.md"))
                .content()
                .contains("is not published yet", "toru new r --lang rust --sdk CHECKOUT");
    }

    @Test
    void nameOf_ids_isReadable() {
        assertThat(List.of(Skeleton.nameOf("my-plugin"), Skeleton.nameOf("a"), Skeleton.nameOf("a--b")))
                .containsExactly("My Plugin", "A", "A B");
    }
}
