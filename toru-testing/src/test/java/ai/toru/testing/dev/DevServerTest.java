package ai.toru.testing.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class DevServerTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> lines = new CopyOnWriteArrayList<>();

    @TempDir
    private Path directory;

    private Path file;
    private DevServer server;

    @BeforeEach
    void start() throws Exception {
        file = directory.resolve("dev-plugin.binary");
        Files.createDirectories(directory.resolve("dev-plugin/frontend"));
        Files.writeString(directory.resolve("dev-plugin/frontend/bundle.js"), "// the bundle\n");
        Files.writeString(directory.resolve("dev-plugin/greeting"), "hello");
        Files.writeString(file, """
                #!/bin/sh
                exec '%s' -XX:TieredStopAtLevel=1 -cp '%s' %s "$@"
                """.formatted(
                        Path.of(System.getProperty("java.home"), "bin", "java"),
                        Path.of(DevelopedPlugin.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI()),
                        DevelopedPlugin.class.getName()));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        server = DevServer.start(file, List.of(), 0, lines::add);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void dev_pluginAnswers_pageHasItsViewFramesLogAndEvents() throws Exception {
        awaitRunning();
        assertThat(get("plugins/dev-plugin/x").body()).isEqualTo("hello /x");
        assertThat(get("api/plugins/dev-plugin/bundle.js").body()).isEqualTo("// the bundle\n");
        assertThat(get("").body()).contains("/dev/dev.js");
        for (String name : List.of("dev.js", "frames.js", "dev.css")) {
            assertThat(get("dev/" + name).statusCode()).as(name).isEqualTo(200);
        }

        await().until(() ->
                entries().stream().anyMatch(entry -> entry.path("kind").asText().equals("log")));
        List<JsonNode> frames = entries().stream()
                .filter(entry -> entry.path("kind").asText().equals("frame"))
                .toList();
        assertThat(frames).extracting(frame -> frame.path("from").asText()).contains("host", "plugin");
        JsonNode request = frames.stream()
                .filter(frame -> frame.path("type").asText().equals("http"))
                .findFirst()
                .orElseThrow();
        assertThat(request.path("request_id").asText()).startsWith("req-");
        assertThat(JSON.readTree(request.path("text").asText())
                        .at("/payload/payload/path")
                        .asText())
                .isEqualTo("/x");
        assertThat(lines).anyMatch(line -> line.contains("host > plugin")).anyMatch(line -> line.contains("ready"));
    }

    @Test
    void dev_fileOfThePluginChanges_startsAnew() throws Exception {
        awaitRunning();
        assertThat(get("plugins/dev-plugin/").body()).isEqualTo("hello /");

        Files.writeString(directory.resolve("dev-plugin/greeting"), "hello again");
        Files.writeString(directory.resolve("dev-plugin/frontend/bundle.js"), "// another\n");

        await().until(() -> get("plugins/dev-plugin/").body().equals("hello again /"));
        assertThat(get("api/plugins/dev-plugin/bundle.js").body()).isEqualTo("// another\n");
    }

    @Test
    void dev_fileIsNoPluginForAWhile_saysWhyAndServesOnceMended() throws Exception {
        awaitRunning();
        String good = Files.readString(file);
        Files.writeString(file, "#!/bin/sh\necho nonsense\n");
        await().until(() ->
                entries().stream().anyMatch(entry -> entry.path("type").asText().equals("invalid")));

        Files.writeString(file, good);

        await().until(() -> get("plugins/dev-plugin/").body().equals("hello /"));
    }

    @Test
    void dev_metadataFails_terminalHasAllThatItWroteAndTheAuthorsFile() throws Exception {
        awaitRunning();
        Files.writeString(file, """
                #!/bin/sh
                echo '%s' >&2
                echo '    def home(request)' >&2
                echo "SyntaxError: expected ':'" >&2
                exit 1
                """.formatted("x".repeat(300)));

        await().until(() -> lines.stream().anyMatch(line -> line.endsWith("SyntaxError: expected ':'")));

        assertThat(lines)
                .anyMatch(line -> line.contains("x".repeat(300)))
                .anyMatch(line -> line.contains("invalid") && line.contains(file.toString()))
                .noneMatch(line -> line.contains("/plugins/dev-plugin.binary"));
    }

    /** As on a machine that is too busy for a moment: nothing changes that the author could save. */
    @Test
    void dev_metadataFailsOnce_isAskedAgainAndServes() throws Exception {
        server.close();
        Path other = Files.copy(file, directory.resolve("other.binary"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(
                other, Files.readString(file).replace("exec", "[ -e asked ] || { touch asked; exit 3; }\nexec"));
        server = DevServer.start(other, List.of(), 0, lines::add);
        assertThat(lines).anyMatch(line -> line.contains("invalid") && line.contains("exit code 3"));

        await().until(() -> get("plugins/dev-plugin/").body().equals("hello /"));

        assertThat(get("api/plugins/dev-plugin/bundle.js").body()).isEqualTo("// the bundle\n");
        assertThat(entries())
                .anyMatch(entry -> entry.path("kind").asText().equals("log")
                        && entry.path("text").asText().contains("listening"));
        Files.writeString(directory.resolve("dev-plugin/greeting"), "hello again"); // of its id, not of its file
        await().until(() -> get("plugins/dev-plugin/").body().equals("hello again /"));
    }

    @Test
    void dev_firstStartFails_saysWhyAndServesOnceMended() throws Exception {
        String good = Files.readString(file);
        server.close();
        Files.writeString(file, good.replace("exec", "[ \"$1\" = --metadata ] || exit 4\nexec"));
        server = DevServer.start(file, List.of(), 0, lines::add);
        assertThat(entries())
                .filteredOn(entry -> entry.path("type").asText().equals("failed"))
                .anySatisfy(entry -> assertThat(entry.path("text").asText()).contains("exit code 4"));

        Files.writeString(file, good);

        await().until(() -> get("plugins/dev-plugin/").body().equals("hello /"));
    }

    @Test
    void entry_long_isCutAndThereOnDemand() throws Exception {
        awaitRunning();
        String path = "/?" + "x".repeat(5000);
        assertThat(get("plugins/dev-plugin" + path).body()).isEqualTo("hello " + path);

        JsonNode cut = entries().stream()
                .filter(entry -> entry.path("cut").asBoolean())
                .findFirst()
                .orElseThrow();
        assertThat(cut.path("text").asText()).hasSize(4000);
        assertThat(get("dev/entry?number=" + cut.path("number").asLong()).body())
                .contains(path);
        assertThat(get("dev/entry?number=999999").statusCode()).isEqualTo(404);
    }

    @Test
    void page_otherHostNameOrOrigin_isRefused() throws Exception {
        assertThat(raw("GET /dev/entries HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .contains(" 403 ");
        assertThat(
                        raw(
                                "GET /dev/entries HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: cross-site\r\nConnection: close\r\n\r\n"))
                .contains(" 403 ");
        assertThat(get("dev/nothing").statusCode()).isEqualTo(404);
    }

    @Test
    void start_portIsTaken_saysSo() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatThrownBy(() -> DevServer.start(file, List.of(), taken.getLocalPort(), lines::add))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Port " + taken.getLocalPort() + " could not be opened");
        }
    }

    /** Long enough for a plugin to start on a busy machine. */
    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(30));
    }

    private void awaitRunning() {
        await().until(() -> JSON.readTree(get("api/plugins/dev-plugin").body())
                .path("running")
                .asBoolean());
    }

    private List<JsonNode> entries() throws Exception {
        return JSON.readerForListOf(JsonNode.class)
                .readValue(get("dev/entries?after=0").body());
    }

    private Answer get(String path) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(server.address() + path).toURL().openConnection();
        int status = connection.getResponseCode();
        try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return new Answer(status, in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private String raw(String request) throws IOException {
        try (Socket socket =
                new Socket("127.0.0.1", URI.create(server.address()).getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private record Answer(int statusCode, String body) {}
}
