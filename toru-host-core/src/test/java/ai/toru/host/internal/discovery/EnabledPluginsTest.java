package ai.toru.host.internal.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.toru.host.plugin.HostConfigurationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file of enabled plugins: nothing lost, nothing guessed. */
class EnabledPluginsTest {

    @TempDir
    Path plugins;

    private Path file;
    private EnabledPlugins enabled;

    @BeforeEach
    void setUp() {
        file = plugins.resolve(".metadata/config.json");
        enabled = new EnabledPlugins(plugins, true);
    }

    @Test
    void enabled_withoutFile_isTheDefault_andCreatesNothing() {
        assertThat(enabled.enabled("a")).isTrue();
        assertThat(new EnabledPlugins(plugins, false).enabled("a")).isFalse();
        assertThat(plugins).isEmptyDirectory();
    }

    @Test
    void enabled_ofMentionedPlugins_isWhatTheFileSays() throws IOException {
        write("{\"plugins\": {\"a\": false, \"b\": true}}");

        assertThat(enabled.enabled("a")).isFalse();
        assertThat(enabled.enabled("A")).isTrue();
        assertThat(new EnabledPlugins(plugins, false).enabled("b")).isTrue();
        assertThat(new EnabledPlugins(plugins, false).enabled("c")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"other\": 1}", "{\"plugins\": {}}"})
    void enabled_ofAFileThatMentionsNone_isTheDefault(String text) throws IOException {
        write(text);

        assertThat(enabled.enabled("a")).isTrue();
    }

    @Test
    void set_withoutFile_createsTheDocumentedForm() {
        enabled.set("a", false);
        enabled.set("b", true);

        assertThat(file).hasContent("{\n  \"plugins\": {\n    \"a\": false,\n    \"b\": true\n  }\n}\n");
        assertThat(enabled.enabled("a")).isFalse();
        assertThat(new EnabledPlugins(plugins, false).enabled("b")).isTrue();
        assertThat(files()).containsExactly("config.json");
    }

    @Test
    void set_keepsMembersOfOthers() throws IOException {
        write("{\"note\": [1.10, 123456789012345678901234567890, {\"x\": null}], \"plugins\": {\"gone\": true},"
                + " \"z\": \"é\"}");

        enabled.set("a", true);

        assertThat(Files.readString(file).replaceAll("\\s", ""))
                .isEqualTo("{\"note\":[1.10,123456789012345678901234567890,{\"x\":null}],"
                        + "\"plugins\":{\"gone\":true,\"a\":true},\"z\":\"é\"}");
    }

    @Test
    void set_ofWhatTheFileSaysAlready_leavesItAlone() throws IOException {
        write("{\"plugins\":{\"a\":true}}");

        enabled.set("a", true);

        assertThat(file).hasContent("{\"plugins\":{\"a\":true}}");
    }

    @Test
    void set_keepsTheFilesPermissions() throws IOException {
        write("{}");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));

        enabled.set("a", false);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-rw----");
    }

    @Test
    void set_throughALink_replacesWhatItLeadsTo(@TempDir Path elsewhere) throws IOException {
        Path target = Files.writeString(elsewhere.resolve("real.json"), "{}");
        Files.createDirectories(file.resolveSibling(""));
        Files.createSymbolicLink(file, target);

        enabled.set("a", false);

        assertThat(file).isSymbolicLink();
        assertThat(target).content().contains("\"a\": false");
    }

    @Test
    void set_whileTheThreadIsInterrupted_stillWrites() {
        Thread.currentThread().interrupt();

        enabled.set("a", false);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(enabled.enabled("a")).isFalse();
    }

    @Test
    void set_fromManyThreads_losesNothing() {
        List<CompletableFuture<Void>> sets = IntStream.range(0, 64)
                .mapToObj(i -> CompletableFuture.runAsync(() -> enabled.set("p" + i, i % 2 == 0)))
                .toList();
        sets.forEach(CompletableFuture::join);

        EnabledPlugins fresh = new EnabledPlugins(plugins, false);
        assertThat(IntStream.range(0, 64).filter(i -> fresh.enabled("p" + i))).hasSize(32);
        assertThat(Stream.of("p0", "p1").map(enabled::enabled)).containsExactly(true, false);
        assertThat(files()).containsExactly("config.json");
    }

    @Test
    void enabled_afterAnOperatorsEdit_isWhatTheFileSaysNow() throws IOException {
        enabled.set("a", true);

        write("{\"plugins\": {\"a\": false, \"b\": false}}");
        assertThat(enabled.enabled("a")).isFalse();

        Files.delete(file);
        assertThat(enabled.enabled("a")).isTrue();
    }

    @Test
    void set_afterAnOperatorsEdit_keepsIt() throws IOException {
        enabled.set("a", true);
        write("{\"plugins\": {\"b\": false}, \"note\": 1}");

        enabled.set("a", false);

        assertThat(enabled.enabled("b")).isFalse();
        assertThat(file).content().contains("note");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[]",
                "null",
                "{\"plugins\": null}",
                "{\"plugins\": []}",
                "{\"plugins\": true}",
                "{\"plugins\": {\"a\": 1}}",
                "{\"plugins\": {\"a\": \"true\"}}",
                "{\"plugins\": {\"a\": null}}",
                "{\"plugins\": {\"a\": {\"enabled\": true}}}",
                "{\"plugins\": {\"a\": true, \"a\": false}}",
                "{\"plugins\": {\"a\": true}} x",
                "{\"plugins\": {\"a\": true,}}",
                "// comment\n{}"
            })
    void file_thatCannotBeUnderstood_isAnErrorAndStaysAsItIs(String text) throws IOException {
        enabled.set("b", false);
        write(text);

        assertUnusable();
        assertThat(Files.readString(file)).isEqualTo(text);

        write("{\"plugins\": {\"b\": false}}");
        assertThat(enabled.enabled("b")).isFalse();
    }

    @Test
    void file_thatIsNotUtf8_isAnError() throws IOException {
        Files.createDirectories(file.resolveSibling(""));
        Files.write(file, "{\"é\": 1}".getBytes(StandardCharsets.ISO_8859_1));

        assertUnusable();
    }

    @Test
    void file_ofAMebibyteAndMore_isAnError() throws IOException {
        write("{\"x\": \"" + "y".repeat(1024 * 1024) + "\"}");

        assertUnusable();
    }

    @Test
    void file_thatIsADirectory_isAnError() throws IOException {
        Files.createDirectories(file);

        assertUnusable();
    }

    @Test
    void file_thatIsALinkToNothing_isAnError() throws IOException {
        Files.createDirectories(file.resolveSibling(""));
        Files.createSymbolicLink(file, plugins.resolve("gone"));

        assertUnusable();
    }

    @Test
    void file_belowAFile_isAnError() throws IOException {
        Files.createFile(plugins.resolve(".metadata"));

        assertUnusable();
    }

    @Test
    void directory_thatIsALinkToNothing_isAnError() throws IOException {
        Files.createSymbolicLink(plugins.resolve(".metadata"), plugins.resolve("gone"));

        assertUnusable();
    }

    /** Root may write everywhere, so the directory is one that nobody may: a mounted kernel interface. */
    @Test
    void set_whereNothingCanBeWritten_saysSo_andKeepsWhatWas() {
        EnabledPlugins readOnly = new EnabledPlugins(Path.of("/proc/self"), true);

        assertThatThrownBy(() -> readOnly.set("a", false))
                .isInstanceOf(HostConfigurationException.class)
                .hasMessageContainingAll("/proc/self/.metadata/config.json", "nothing was switched", "try again");
        assertThat(readOnly.enabled("a")).isTrue();
    }

    @Test
    void followedStamp_isThatOfTheLastReload_orOfWhatWasSetOnTopOfIt() throws IOException {
        enabled.reload();
        assertThat(enabled.followedStamp()).isEqualTo(enabled.stamp());
        enabled.set("a", false);
        assertThat(enabled.followedStamp()).isEqualTo(enabled.stamp());

        write("{\"plugins\": {\"b\": false}}");
        assertThat(enabled.followedStamp()).isNotEqualTo(enabled.stamp());
        enabled.set("a", true);

        assertThat(enabled.followedStamp())
                .as("the edit is still to be followed")
                .isNotEqualTo(enabled.stamp());
        enabled.reload();
        assertThat(enabled.followedStamp()).isEqualTo(enabled.stamp());
    }

    @Test
    void set_whereThePluginsDirectoryIsGone_doesNotBringItBack() {
        Path gone = plugins.resolve("gone");

        assertThatThrownBy(() -> new EnabledPlugins(gone, true).set("a", false))
                .isInstanceOf(HostConfigurationException.class);
        assertThat(gone).doesNotExist();
    }

    private void assertUnusable() {
        Stream.<Runnable>of(() -> enabled.enabled("b"), () -> enabled.set("b", true), enabled::reload)
                .forEach(use -> assertThatThrownBy(use::run)
                        .isInstanceOf(HostConfigurationException.class)
                        .hasMessageContainingAll(file.toString(), "Correct it", "left as it is"));
    }

    private List<String> files() {
        return Stream.of(file.getParent().toFile().list()).sorted().toList();
    }

    private void write(String text) throws IOException {
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text);
    }
}
