package ai.toru.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.toru.host.PluginHost;
import ai.toru.servlet.TestContainer.Setup;
import ai.toru.servlet.TestContainer.Starter;
import ai.toru.servlet.access.AccessPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bodies that are no text, through a real host to a plugin that takes them, and to one that does not. */
abstract class BinaryBodyContract {

    @TempDir
    Path scratch;

    private PluginHost host;
    private TestContainer container;

    abstract Starter starter();

    @BeforeEach
    void start() throws Exception {
        Path plugins = Files.createDirectories(scratch.resolve("plugins"));
        for (String id : List.of("bytes", "text")) {
            Path file = plugins.resolve(id + ".binary");
            try (InputStream program = BinaryBodyContract.class.getResourceAsStream("/plugins/bytes_or_text.py")) {
                Files.copy(program, file);
            }
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        host = PluginHost.builder(plugins)
                .dataDirectory(scratch.resolve("data"))
                .socketsDirectory(scratch.resolve("s"))
                .enableNewPlugins(true)
                .build()
                .start();
        AccessPolicy everybody = (request, access) -> true;
        container = starter().start(new Setup().servlet(new PluginServlet(host, everybody), "/plugins/*"), scratch);
        await().until(() -> host.plugins().stream().allMatch(status -> status.running()));
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
        container.stop();
    }

    @Test
    void allBytes_comeBackAsTheyWent() throws IOException {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }

        RawHttp.Response answer = post("bytes", all);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.all("X-Member")).containsExactly("body_base64");
        assertThat(answer.body()).isEqualTo(all);
    }

    @Test
    void manyBytes_comeBackAsTheyWent() throws IOException {
        byte[] many = new byte[5_000_001];
        new Random(3).nextBytes(many);

        assertThat(post("bytes", many).body()).isEqualTo(many);
    }

    @Test
    void text_goesAsText() throws IOException {
        RawHttp.Response answer = post("bytes", new byte[] {'a', '\n', (byte) 0xC3, (byte) 0xA9});

        assertThat(answer.all("X-Member")).containsExactly("body");
        assertThat(answer.text()).isEqualTo("a\né");
    }

    @Test
    void bytes_toAPluginOfText_get415() throws IOException {
        assertThat(post("text", new byte[] {(byte) 0xFF}).status()).isEqualTo(415);
        assertThat(post("text", new byte[] {'a'}).text()).isEqualTo("a");
    }

    private RawHttp.Response post(String plugin, byte[] body) throws IOException {
        try (RawHttp http = new RawHttp(container.port())) {
            http.send(RawHttp.request("POST", "/ctx/plugins/" + plugin + "/", "Content-Length: " + body.length));
            http.send(body);
            return http.receive();
        }
    }
}
