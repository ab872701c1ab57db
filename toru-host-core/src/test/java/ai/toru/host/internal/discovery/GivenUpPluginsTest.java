package ai.toru.host.internal.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.plugin.PluginExit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of plugins that were given up: read back as they were, and never in the host's way. */
class GivenUpPluginsTest {

    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.123456789Z");
    private static final PluginExit CRASH = new PluginExit(
            2, null, 11, AT, Duration.ofNanos(1_234_567), false, 3, List.of("\"quoted\"", "", "é\u0000\u2028"));

    @TempDir
    Path root;

    private Path directory;

    @BeforeEach
    void setUp() {
        directory = root.resolve("given-up");
    }

    @Test
    void find_withoutDirectory_isNothing_andCreatesNothing() {
        assertThat(plugins().find("a")).isEmpty();
        plugins().forget("a");
        assertThat(root).isEmptyDirectory();
    }

    @Test
    void keep_isReadByTheNextHost_asItWas() {
        PluginExit earlier = new PluginExit(1, 3, null, AT, Duration.ZERO, true, 0, List.of());
        GivenUp kept = givenUp("a", List.of(CRASH, earlier));
        plugins().keep(kept);

        assertThat(plugins().find("a")).contains(kept);
        assertThat(names()).containsExactly("a.json");
    }

    @Test
    void keep_ofAllThatAStatusMayHold_isReadBack() {
        List<String> lines = Collections.nCopies(50, "\u0001".repeat(1024));
        List<PluginExit> exits = IntStream.range(0, 10)
                .mapToObj(
                        run -> new PluginExit(run, 1, null, AT, Duration.ZERO, false, 0, run == 0 ? lines : List.of()))
                .toList();
        GivenUp kept = new GivenUp("a", "a.binary", "1-2-x", "\u0001".repeat(6000), 1, exits);
        plugins().keep(kept);

        assertThat(plugins().find("a")).contains(kept);
    }

    @Test
    void keep_ofOneThatIsKept_replacesIt() {
        GivenUpPlugins plugins = plugins();
        plugins.keep(givenUp("a", List.of(CRASH)));
        plugins.keep(givenUp("a", List.of()));

        assertThat(plugins.find("a").orElseThrow().exits()).isEmpty();
        assertThat(plugins().find("a").orElseThrow().exits()).isEmpty();
        assertThat(names()).containsExactly("a.json");
    }

    @Test
    void forget_andRetain_leaveNoFile() {
        GivenUpPlugins plugins = plugins();
        Stream.of("a", "b", "c").forEach(id -> plugins.keep(givenUp(id, List.of())));

        plugins.forget("a");
        plugins.retain(kept -> kept.id().equals("c"));

        assertThat(plugins.find("b")).isEmpty();
        assertThat(plugins.find("c")).isPresent();
        assertThat(names()).containsExactly("c.json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{}",
                "{\"file\": 1, \"fingerprint\": \"\", \"reason\": \"\", \"exits\": []}",
                "{\"file\": \"\", \"fingerprint\": \"\", \"reason\": \"\", \"exits\": [1]}",
                "{\"file\": \"\", \"fingerprint\": \"\", \"reason\": \"\", \"exits\": [{\"code\": 1, \"at\": \"soon\"}]}",
                "{\"file\": \"\", \"fingerprint\": \"\", \"reason\": \"\", \"failures\": -1}"
            })
    void find_ofABrokenFile_isNothing_andOthersAreThere(String text) throws IOException {
        plugins().keep(givenUp("b", List.of(CRASH)));
        Path broken = Files.writeString(directory.resolve("a.json"), text);

        GivenUpPlugins plugins = plugins();
        assertThat(plugins.find("a")).isEmpty();
        assertThat(plugins.find("b")).isPresent();
        assertThat(broken).hasContent(text);

        plugins.keep(givenUp("a", List.of()));
        assertThat(plugins().find("a")).isPresent();
    }

    @Test
    void find_ofAFileThatIsTooLarge_isNothing_andForgetRemovesIt() throws IOException {
        Files.createDirectory(directory);
        Files.write(directory.resolve("a.json"), new byte[3 << 20]);

        GivenUpPlugins plugins = plugins();
        assertThat(plugins.find("a")).isEmpty();
        plugins.forget("a");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void find_ofAFileWithMembersNobodyKnows_isWhatTheOthersSay() throws IOException {
        GivenUp kept = givenUp("a", List.of(CRASH));
        plugins().keep(kept);
        Path file = directory.resolve("a.json");
        Files.writeString(
                file,
                Files.readString(file)
                        .replaceFirst("\\{", "{\"version\": 2,")
                        .replace("\"run\"", "\"mood\": [null], \"run\""));

        assertThat(plugins().find("a")).contains(kept);
    }

    @Test
    void filesOfOthers_areLeftAlone() throws IOException {
        Files.createDirectories(directory.resolve("sub.json"));
        Files.writeString(directory.resolve("no id.json"), "{");

        plugins().retain(kept -> false);

        assertThat(names()).containsExactlyInAnyOrder("sub.json", "no id.json");
    }

    @Test
    void directoryThatIsNone_hindersNothing() throws IOException {
        Files.writeString(directory, "not a directory");

        GivenUpPlugins plugins = plugins();
        plugins.keep(givenUp("a", List.of()));
        assertThat(plugins.find("a")).isPresent();
        plugins.forget("a");

        assertThat(plugins.find("a")).isEmpty();
        assertThat(directory).hasContent("not a directory");
    }

    @Test
    void reasonNow_saysWhetherTheFileHasChanged_butNotOfAFaithfulCopy() {
        GivenUp kept = new GivenUp("a", "a.binary", "12--34-(dev=1,ino=2)", "Why.", 1, List.of());

        assertThat(kept.reasonNow("12--34-(dev=1,ino=2)")).isEqualTo("Why.");
        assertThat(kept.reasonNow("12--34-(dev=7,ino=9)")).isEqualTo("Why.");
        assertThat(kept.reasonNow("13--34-(dev=1,ino=2)")).startsWith("Why. Its file has changed");
        assertThat(kept.reasonNow("12--35-(dev=1,ino=2)")).startsWith("Why. Its file has changed");
        assertThat(kept.reasonNow("12-34-(dev=1,ino=2)")).startsWith("Why. Its file has changed");
    }

    private GivenUpPlugins plugins() {
        return new GivenUpPlugins(directory);
    }

    private static GivenUp givenUp(String id, List<PluginExit> exits) {
        return new GivenUp(id, id + ".binary", "1-2-x", "It failed.", 2, exits);
    }

    private List<String> names() {
        return Stream.of(directory.toFile().list()).toList();
    }
}
