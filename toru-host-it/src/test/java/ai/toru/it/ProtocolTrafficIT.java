package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.toru.host.PluginHost;
import ai.toru.host.http.PluginRequest;
import ai.toru.host.http.PluginResponse;
import ai.toru.host.http.StreamedBody;
import ai.toru.host.kv.KeyValueRequest;
import ai.toru.host.plugin.PluginSettings;
import ai.toru.host.plugin.PluginState;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a host and plugins of all sorts say to each other, written down between them, is as the schema has it. */
@NeedsTool("python3")
class ProtocolTrafficIT {

    private static final ProtocolSchema SCHEMA = ProtocolSchema.read();

    private static final List<String> OF_VERSION_1_0 = List.of(
            "fromHost lifecycle init",
            "fromHost lifecycle shutdown",
            "fromHost http payload",
            "fromHost kv get",
            "fromHost kv set",
            "fromHost kv delete",
            "fromHost kv value",
            "fromHost kv error",
            "fromPlugin http status",
            "fromPlugin http payload",
            "fromPlugin kv value",
            "fromPlugin kv get",
            "fromPlugin kv set",
            "fromPlugin kv delete");

    private static final List<String> OF_VERSION_1_1 = List.of(
            "fromHost lifecycle ping",
            "fromHost cancel",
            "fromHost http payload body_base64",
            "fromHost kv applied",
            "fromHost kv results",
            "fromHost kv entries",
            "fromPlugin lifecycle ready",
            "fromPlugin lifecycle failed",
            "fromPlugin lifecycle pong",
            "fromPlugin http body_base64",
            "fromPlugin log",
            "fromPlugin kv list",
            "fromPlugin kv cas",
            "fromPlugin kv incr",
            "fromPlugin kv batch");

    private static final List<String> OF_STREAMS = List.of(
            "fromPlugin http stream",
            "fromPlugin http.chunk data",
            "fromPlugin http.chunk data_base64",
            "fromPlugin http.end",
            "fromHost http.window",
            "fromHost http payload stream",
            "fromHost http.chunk data_base64",
            "fromHost http.end",
            "fromPlugin http.window");

    private static final Duration LIMIT = Duration.ofMinutes(1);

    @TempDir
    private Path directory;

    @Test
    void everyMessage_betweenHostAndPlugins_isValid() throws Exception {
        install("my-plugin", PluginFiles.resource("guide/my_plugin.py"), "");
        install("read-ahead", PluginFiles.resource("plugins/read_ahead.py"), "");
        install("plain", PluginFiles.resource("plugins/talkative.py"), "plain none");
        install("full", PluginFiles.resource("plugins/talkative.py"), "full all");
        install("failing", PluginFiles.resource("plugins/talkative.py"), "failing all");

        talk();

        RecordedTraffic traffic = RecordedTraffic.below(directory.resolve("recorded"));
        for (RecordedTraffic.Message message : traffic.messages()) {
            assertThat(SCHEMA.faults(message.direction(), message.json()))
                    .as(message.toString())
                    .isEmpty();
            assertIsRefusedWithout("type", message);
            assertIsRefusedWithout("payload", message);
        }
        assertThat(kinds(traffic)).containsAll(OF_VERSION_1_0).containsAll(OF_VERSION_1_1);
        assertThat(kinds(traffic)).containsAll(OF_STREAMS);
    }

    private static void assertIsRefusedWithout(String member, RecordedTraffic.Message message) {
        ObjectNode less = message.json().deepCopy();
        less.remove(member);
        assertThat(SCHEMA.faults(message.direction(), less))
                .anySatisfy(fault -> assertThat(fault).contains("required property '" + member + "'"));
    }

    private static Set<String> kinds(RecordedTraffic traffic) {
        return traffic.messages().stream()
                .map(RecordedTraffic.Message::kind)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void talk() throws Exception {
        try (PluginHost host = PluginHost.builder(directory.resolve("plugins"))
                .dataDirectory(directory.resolve("data"))
                .logsDirectory(directory.resolve("logs"))
                .socketsDirectory(directory.resolve("sockets"))
                .allPlugins(ProtocolTrafficIT::hurried)
                .build()
                .start()) {
            for (String id : List.of("my-plugin", "read-ahead", "plain", "full")) {
                await(id)
                        .atMost(LIMIT)
                        .until(() -> host.plugin(id).orElseThrow().state() == PluginState.RUNNING);
            }
            talkWithAny(host);
            talkInVersion11(host);
            await().atMost(LIMIT)
                    .until(() -> kinds(recorded())
                            .containsAll(List.of(
                                    "fromPlugin lifecycle pong", "fromPlugin lifecycle failed", "fromHost cancel")));
        }
    }

    private RecordedTraffic recorded() {
        try {
            return RecordedTraffic.below(directory.resolve("recorded"));
        } catch (Exception | AssertionError midWriting) {
            return new RecordedTraffic(List.of());
        }
    }

    private static void hurried(PluginSettings.Builder settings) {
        settings.pingInterval(Duration.ofSeconds(2)).startTimeout(Duration.ofSeconds(30));
    }

    private static void talkWithAny(PluginHost host) throws Exception {
        assertThat(host.request("my-plugin", PluginRequest.get("/")).status()).isEqualTo(200);
        assertThat(host.request("read-ahead", PluginRequest.get("/a?b=%C3%BC")).status())
                .isEqualTo(200);
        for (String id : List.of("plain", "full")) {
            PluginResponse echo = host.request(id, post("/echo", "\"grüße\" \\ \u0000 😀".getBytes("UTF-8")));
            assertThat(echo.bodyText()).isEqualTo("\"grüße\" \\ \u0000 😀");
            assertThat(host.request(id, PluginRequest.get("/nothing")).status()).isEqualTo(204);
            assertThat(host.request(id, PluginRequest.get("/broken")).status()).isEqualTo(500);
            assertThat(host.request(id, PluginRequest.get("/data")).bodyText()).contains("invalid_key");
            assertThat(ask(host, id, new KeyValueRequest.Get("k"))).contains("get k");
            assertThat(ask(host, id, new KeyValueRequest.Set("k", "\"v\""))).isEmpty();
            assertThat(ask(host, id, new KeyValueRequest.Delete("k"))).isEmpty();
        }
    }

    private static void talkInVersion11(PluginHost host) {
        byte[] bytes = {0, (byte) 0xFF, 'a'};
        assertThat(host.request("full", post("/echo", bytes)).body()).isEqualTo(bytes);
        assertThat(host.request("full", PluginRequest.get("/more-data")).bodyText())
                .isEqualTo("[\"mine\", true, 42, \"a/1\", null, 1]");
        assertThat(host.request("full", PluginRequest.get("/log")).status()).isEqualTo(200);
        assertThat(host.request("full", PluginRequest.get("/pieces")).body()).hasSize(7 + 256 + 200_000);
        byte[] large = new byte[600_000];
        assertThat(host.request("full", inParts("/echo", large)).body()).isEqualTo(large);
        PluginRequest hangs = PluginRequest.builder("GET", "/hang")
                .timeout(Duration.ofMillis(500))
                .build();
        assertThatThrownBy(() -> host.request("full", hangs)).isInstanceOf(RuntimeException.class);
    }

    private static PluginRequest post(String path, byte[] body) {
        return PluginRequest.builder("POST", path).header("X-A", "b").body(body).build();
    }

    private static PluginRequest inParts(String path, byte[] body) {
        return PluginRequest.builder("POST", path)
                .header("Content-Type", "application/octet-stream")
                .body(new StreamedBody(HttpRequest.BodyPublishers.ofByteArray(body), body.length))
                .build();
    }

    private static Optional<String> ask(PluginHost host, String id, KeyValueRequest question) throws Exception {
        return host.handleKeyValue(id, question).toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    /** A plugin behind the recorder. */
    private void install(String id, String program, String arguments) throws IOException {
        Path folder = directory.resolve("programs").resolve(id);
        PluginFiles.write(folder.resolve("plugin.py"), program);
        PluginFiles.write(
                folder.resolve("toru_plugin.py"),
                Files.readString(DocumentationTest.PROJECT.resolve("sdk/python/toru_plugin/__init__.py")));
        Recorder.install(
                directory.resolve("plugins"),
                id,
                directory.resolve("recorded").resolve(id),
                "python3 %s/plugin.py %s".formatted(folder, arguments));
    }
}
