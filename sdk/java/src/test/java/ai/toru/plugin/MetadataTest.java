package ai.toru.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.toru.plugin.internal.serve.PluginProcess;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetadataTest {
    @Test
    void printed_isOneObjectWithTheProtocol() {
        Plugin plugin = Plugin.of(Metadata.of("my-plugin", "My Plugin", "0.1.0", "/my-plugin")
                .author("Me")
                .icon("🚀"));

        assertThat(printed(plugin))
                .isEqualTo(
                        "{\"id\":\"my-plugin\",\"name\":\"My Plugin\",\"version\":\"0.1.0\",\"route\":\"/my-plugin\","
                                + "\"author\":\"Me\",\"icon\":\"🚀\",\"protocol\":{\"version\":\"1.1\",\"features\":[\"binary\","
                                + "\"cancel\",\"kv2\",\"log\",\"multiplex\",\"ping\",\"ready\",\"stream\"],"
                                + "\"max_in_flight\":256}}\n");
    }

    @Test
    void printed_withoutFeatures_isProtocol10() {
        assertThat(printed(Plugins.plain().features())).doesNotContain("protocol", "author");
        assertThat(printed(Plugins.plain().features(Feature.PING).maxInFlight(7)))
                .contains("\"features\":[\"ping\"],\"max_in_flight\":7");
    }

    @Test
    void printMetadata_withoutTheArgument_printsNothing() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(PluginProcess.printMetadata(Plugins.plain().app(), new String[] {}, new PrintStream(out)))
                .isFalse();
        assertThat(out.size()).isZero();
    }

    @Test
    void socket_isWhatTheHostSays_orTheGuides() {
        assertThat(PluginProcess.socket(Plugins.plain().app(), Map.of("TORU_PLUGIN_SOCKET", "a/b.sock")))
                .isEqualTo(Path.of("a/b.sock"));
        assertThat(PluginProcess.socket(Plugins.plain().app(), Map.of()))
                .isEqualTo(Path.of("/tmp/toru-plugins/my-plugin.sock"));
    }

    @ParameterizedTest
    @CsvSource({
        "my_plugin, n, 1, /a",
        "'', n, 1, /a",
        "Events, n, 1, /a",
        "a, '', 1, /a",
        "a, n, '', /a",
        "a, n, 1, a",
        "a, n, 1, /",
        "a, n, 1, /a/",
        "a, n, 1, /a//b",
        "a, n, 1, /a/../b",
        "a, n, 1, /./b",
        "a, n, 1, '/a b'"
    })
    void of_whatNoHostTakes_isRefused(String id, String name, String version, String route) {
        assertThatThrownBy(() -> Metadata.of(id, name, version, route)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void of_tooLong_isRefused() {
        List<Runnable> tooLong = List.of(
                () -> Metadata.of("a".repeat(64), "n", "1", "/a"),
                () -> Metadata.of("a", "n".repeat(101), "1", "/a"),
                () -> Metadata.of("a", "n\n", "1", "/a"),
                () -> Metadata.of("a", "n", "1", "/" + "a".repeat(255)),
                () -> Plugins.plain().maxInFlight(0));
        tooLong.forEach(one -> assertThatThrownBy(one::run).isInstanceOf(IllegalArgumentException.class));
        assertThat(Metadata.of("a", "🚀".repeat(100), "1", "/a.b/..c").name()).hasSize(200);
    }

    private static String printed(Plugin plugin) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String[] args = {"--metadata"};
        assertThat(PluginProcess.printMetadata(plugin.app(), args, new PrintStream(out)))
                .isTrue();
        return out.toString(StandardCharsets.UTF_8);
    }
}
