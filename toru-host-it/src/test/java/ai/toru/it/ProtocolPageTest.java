package ai.toru.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.http.PluginRequest;
import ai.toru.host.http.StreamedBody;
import ai.toru.host.internal.discovery.Discovered;
import ai.toru.host.internal.discovery.PluginScanner;
import ai.toru.host.internal.discovery.ScanResult;
import ai.toru.host.internal.process.CommandResult;
import ai.toru.host.internal.process.ExitStatus;
import ai.toru.host.internal.protocol.Incoming;
import ai.toru.host.internal.protocol.Kv2Encoder;
import ai.toru.host.internal.protocol.MessageDecoder;
import ai.toru.host.internal.protocol.MessageEncoder;
import ai.toru.host.internal.protocol.ProtocolFeature;
import ai.toru.host.internal.protocol.ProtocolLimits;
import ai.toru.host.internal.protocol.ProtocolViolationException;
import ai.toru.host.kv.KeyValueChange;
import ai.toru.host.kv.KeyValueEntry;
import ai.toru.host.kv.KeyValueOutcome;
import ai.toru.host.kv.KeyValuePage;
import ai.toru.host.kv.KeyValueRequest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Puts the examples of the protocol's page, and of the README, through the code that they tell of. */
class ProtocolPageTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Markdown PAGE = Markdown.of(DocumentationTest.PROJECT.resolve("docs/protocol.md"));
    private static final Markdown GUIDE = Markdown.of(DocumentationTest.PROJECT.resolve("docs/plugin-guide.md"));
    private static final Markdown README = Markdown.of(DocumentationTest.PROJECT.resolve("README.md"));

    @TempDir
    private Path directory;

    @Test
    void examplesFromPlugins_areUnderstood() throws ProtocolViolationException {
        MessageDecoder decoder = new MessageDecoder(ProtocolLimits.DEFAULTS, EnumSet.allOf(ProtocolFeature.class));
        List<String> examples = blocks("json from-plugin");

        assertThat(examples).hasSizeGreaterThan(6);
        for (String example : examples) {
            Incoming message = decoder.decode(example.getBytes(UTF_8));
            assertThat(message)
                    .as(example)
                    .isInstanceOfAny(
                            Incoming.HttpAnswer.class,
                            Incoming.KvAnswer.class,
                            Incoming.KvCall.class,
                            Incoming.Lifecycle.class,
                            Incoming.KvChange.class,
                            Incoming.KvList.class,
                            Incoming.HttpHead.class,
                            Incoming.HttpChunk.class,
                            Incoming.HttpEnd.class,
                            Incoming.HttpWindow.class,
                            Incoming.Log.class);
            assertThat(message instanceof Incoming.KvCall call && call.command() == null)
                    .as(example)
                    .isFalse();
        }
    }

    @Test
    void examplesFromTheHost_areWhatItSends() throws IOException {
        List<String> examples = blocks("json from-host");

        assertThat(examples).hasSizeGreaterThan(5);
        for (String example : examples) {
            JsonNode told = JSON.readTree(example);
            byte[] frame = encoded(told);
            assertThat(JSON.readTree(frame, 4, frame.length - 4)).isEqualTo(told);
        }
    }

    @Test
    void metadataExample_isValid() throws IOException {
        String metadata = PAGE.blocks("json metadata").get(0);
        executable("any.binary", "any");
        CommandResult printed =
                new CommandResult(CommandResult.End.EXITED, new ExitStatus(0, null), metadata.getBytes(UTF_8), "");
        ScanResult found = new PluginScanner(
                        directory, (spec, limit, most) -> CompletableFuture.completedFuture(printed), Map.of())
                .scan();

        assertThat(found.invalid()).isEmpty();
        assertThat(found.valid())
                .extracting(Discovered.Valid::metadata)
                .singleElement()
                .satisfies(read -> {
                    assertThat(read.id()).isEqualTo("my-plugin");
                    assertThat(read.icon()).isEqualTo("🚀");
                });
    }

    @Test
    void otherJson_ofThePage_isWellFormed() throws IOException {
        List<String> examples = PAGE.blocks("json");

        assertThat(examples).isNotEmpty();
        for (String example : examples) {
            assertThat(JSON.readTree(example).isObject()).isTrue();
        }
    }

    @Test
    @NeedsTool("python3")
    void embeddingExample_ofReadme_servesThePluginOfReadme() throws Exception {
        executable("hello.binary", README.blocks("python").get(0));
        Path source = Files.writeString(
                directory.resolve("Embedding.java"), README.blocks("java").get(0));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String output = run(new ProcessBuilder(
                java,
                "-Djava.io.tmpdir=" + directory,
                "-cp",
                System.getProperty("java.class.path"),
                source.toString(),
                directory.toString()));

        assertThat(output).contains("hello RUNNING", "200 Hello from /there");
    }

    @Test
    @NeedsTool("python3")
    void askingScript_ofThePage_getsAnAnswer() throws Exception {
        Path plugin = executable("hello.binary", README.blocks("python").get(0));
        Path socket = Files.createTempDirectory(Path.of("/tmp"), "toru-doc").resolve("s");
        Path script = Files.writeString(
                directory.resolve("ask.py"), PAGE.blocks("python").get(0));
        ProcessBuilder builder = new ProcessBuilder(plugin.toString());
        builder.environment().put("TORU_PLUGIN_SOCKET", socket.toString());
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(directory.resolve("out").toFile())
                .start();
        try {
            Awaitility.await().until(() -> Files.exists(socket));
            Awaitility.await()
                    .ignoreExceptionsInstanceOf(AssertionError.class)
                    .untilAsserted(() -> assertThat(run(new ProcessBuilder(
                                    Tool.PYTHON3.path().toString(), script.toString(), socket.toString())))
                            .contains("\"status\": 200", "Hello from /"));
        } finally {
            process.destroyForcibly().waitFor();
            Files.deleteIfExists(socket);
            Files.delete(socket.getParent());
        }
    }

    @Test
    @NeedsTool("python3")
    void wrapper_ofThePage_runsTheProgramInItsDirectory() throws Exception {
        Path wrapper = executable("my-plugin.binary", PAGE.blocks("sh").get(0));
        Files.writeString(
                Files.createDirectory(directory.resolve("my-plugin")).resolve("my_plugin.py"),
                README.blocks("python").get(0));

        assertThat(JSON.readTree(run(new ProcessBuilder(wrapper.toString(), "--metadata")))
                        .path("id")
                        .asText())
                .isEqualTo("hello");
    }

    /** Of the protocol's page and of the guide, which tells of the same messages. */
    private static List<String> blocks(String info) {
        return Stream.of(PAGE, GUIDE)
                .flatMap(page -> page.blocks(info).stream())
                .toList();
    }

    private static byte[] encoded(JsonNode message) {
        Instant time = Instant.parse(message.path("timestamp").asText());
        MessageEncoder encoder = new MessageEncoder("my-plugin", ProtocolLimits.DEFAULTS, () -> time);
        JsonNode payload = message.path("payload");
        String id = message.path("request_id").asText();
        return switch (message.path("type").asText()) {
            case "lifecycle" -> lifecycle(encoder, id, payload);
            case "cancel" -> encoder.cancel(id, payload.path("reason").asText());
            case "http" ->
                encoder.http(id, request(payload.path("payload")), true).bytes();
            case "http.chunk" ->
                encoder.stream()
                        .chunk(
                                id,
                                Base64.getDecoder()
                                        .decode(payload.path("data_base64").asText()));
            case "http.end" -> encoder.stream().end(id, payload.path("error").textValue());
            case "http.window" ->
                encoder.stream().window(id, payload.path("bytes").asLong());
            default -> kv(encoder, id, payload);
        };
    }

    private static byte[] lifecycle(MessageEncoder encoder, String id, JsonNode payload) {
        return switch (payload.path("action").asText()) {
            case "init" -> init(encoder, id, payload);
            case "ping" -> encoder.ping(id);
            default -> encoder.shutdown();
        };
    }

    private static byte[] init(MessageEncoder encoder, String id, JsonNode payload) {
        List<String> features = new ArrayList<>();
        payload.path("features").forEach(feature -> features.add(feature.asText()));
        MessageEncoder.Init told = new MessageEncoder.Init(
                payload.path("instance_id").asText(),
                payload.path("plugin_socket").asText(),
                payload.path("log_path").asText(),
                payload.path("protocol_version").asText(),
                features);
        return id.isEmpty() ? encoder.init(told) : encoder.initToAnswer(id, told);
    }

    private static PluginRequest request(JsonNode told) {
        PluginRequest.Builder builder = PluginRequest.builder(
                told.path("method").asText(), told.path("path").asText());
        for (Map.Entry<String, JsonNode> field : told.path("headers").properties()) {
            String separator = field.getKey().equals("Cookie") ? "; " : ", ";
            for (String value : field.getValue().asText().split(separator)) {
                builder.header(field.getKey(), value);
            }
        }
        if (told.has("stream")) {
            return builder.body(new StreamedBody(subscriber -> {}, StreamedBody.UNKNOWN_LENGTH))
                    .build();
        }
        return told.has("body_base64")
                ? builder.body(Base64.getDecoder()
                                .decode(told.path("body_base64").asText()))
                        .build()
                : builder.body(told.path("body").asText()).build();
    }

    private static byte[] kv(MessageEncoder encoder, String id, JsonNode payload) {
        if (payload.has("error")) {
            JsonNode error = payload.path("error");
            return encoder.kvError(
                    id, error.path("code").asText(), error.path("message").asText());
        }
        if (payload.has("entries")) {
            return encoder.kv2().page(id, page(payload));
        }
        if (payload.has("applied")) {
            return applied(encoder.kv2(), id, payload);
        }
        return payload.has("action")
                ? encoder.kvRequest(
                        id, new KeyValueRequest.Get(payload.path("key").asText()))
                : encoder.kvAnswer(id, payload.path("value").asText());
    }

    private static KeyValuePage page(JsonNode payload) {
        List<KeyValueEntry> entries = new ArrayList<>();
        for (JsonNode entry : payload.path("entries")) {
            JsonNode end = entry.path("expires_at");
            entries.add(new KeyValueEntry(
                    entry.path("key").asText(),
                    entry.path("value").asText(),
                    end.isTextual() ? Instant.parse(end.asText()) : null));
        }
        return new KeyValuePage(entries, payload.path("next").textValue());
    }

    /** A batch of nothing but conditions has the results of any batch. */
    private static byte[] applied(Kv2Encoder encoder, String id, JsonNode payload) {
        KeyValueChange change = KeyValueChange.compareAndSet("key", null, "value");
        boolean applied = payload.path("applied").asBoolean();
        if (!payload.has("results")) {
            Optional<String> value = Optional.ofNullable(payload.path("value").textValue());
            return encoder.changed(id, change, new KeyValueOutcome(applied, List.of(value)));
        }
        List<Optional<String>> values = new ArrayList<>();
        for (JsonNode result : payload.path("results")) {
            values.add(Optional.ofNullable(result.path("value").textValue()));
        }
        return encoder.batch(id, Collections.nCopies(values.size(), change), new KeyValueOutcome(applied, values));
    }

    private Path executable(String name, String content) throws IOException {
        Path file = Files.writeString(directory.resolve(name), content);
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }

    private static String run(ProcessBuilder builder) throws IOException, InterruptedException {
        Path output = Files.createTempFile("toru-doc", ".out");
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            boolean ended = process.waitFor(Duration.ofSeconds(30).toMillis(), TimeUnit.MILLISECONDS);
            assertThat(ended).as(String.join(" ", builder.command())).isTrue();
            return Files.readString(output);
        } finally {
            process.destroyForcibly();
            Files.delete(output);
        }
    }
}
