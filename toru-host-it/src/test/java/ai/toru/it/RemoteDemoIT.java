package ai.toru.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo with a password, listening on all addresses; reached by one that is not the one it is usually at. */
@NeedsTool("python3")
class RemoteDemoIT {
    private static final String PASSWORD = "correct horse: battery stäple";

    @TempDir
    private static Path directory;

    private static Demo demo;
    private static URI server;

    @BeforeAll
    static void start() throws IOException {
        Path file = Files.writeString(directory.resolve("password"), PASSWORD + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        PluginFiles.scripted(directory.resolve("plugins"), "mine");
        demo = Demo.ready(
                directory, "--host", "0.0.0.0", "--admin-password-file", file.toString(), "--host-name", "toru.test");
        server = URI.create("http://127.0.0.2:" + demo.address().getPort() + "/");
    }

    @AfterAll
    static void stop() {
        demo.close();
    }

    private static String basic(String user, String password) {
        return "Authorization: Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    }

    private static String admin() {
        return basic("admin", PASSWORD);
    }

    /** What comes back; the host's own address is named unless the fields name another. */
    private static String exchange(String from, String method, String path, String... fields) throws IOException {
        StringBuilder request = new StringBuilder(method + " /" + path + " HTTP/1.1\r\nConnection: close\r\n");
        if (!String.join("\n", fields).contains("Host: ")) {
            request.append("Host: ").append(server.getAuthority()).append("\r\n");
        }
        for (String field : fields) {
            request.append(field).append("\r\n");
        }
        return RawHttp.exchange(from, server, request.append("\r\n").toString());
    }

    private static int status(String response) {
        return Integer.parseInt(response.split(" ")[1]);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "app",
                "assets/app.js",
                "toru/toru-host.js",
                "api/plugins",
                "api/plugins/health",
                "api/plugins/mine/logs",
                "plugins/mine/echo/x"
            })
    void anything_withoutLogin_asksForIt(String path) throws IOException {
        String response = exchange("127.0.0.1", "GET", path);

        assertThat(status(response)).isEqualTo(401);
        assertThat(response).contains("WWW-Authenticate: Basic realm=\"Toru demo\"");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, ''",
        "GET, toru/toru-host.js",
        "GET, api/plugins/mine/logs",
        "GET, api/plugins/events",
        "POST, api/plugins/mine/restart",
        "POST, api/plugins/rescan",
        "GET, plugins/mine/echo/x"
    })
    void anything_withLogin_isServed(String method, String path) throws IOException {
        assertThat(status(exchange("127.0.0.1", method, path, admin()))).isEqualTo(200);
    }

    @Test
    void plugin_seesWhoItIs_butNotThePassword() throws IOException {
        assertThat(exchange("127.0.0.1", "GET", "plugins/mine/headers", admin()))
                .containsIgnoringCase("\"x-toru-user\": \"admin\"")
                .containsIgnoringCase("\"x-toru-roles\": \"toru-admin\"")
                .doesNotContainIgnoringCase("\"authorization\"");
    }

    @ParameterizedTest
    @CsvSource({
        "toru.test, 200",
        "TORU.test:80, 200",
        "localhost, 200",
        "10.11.12.13:3000, 200",
        "[fe80::1]:3000, 200",
        "evil.example, 403",
        "127.0.0.2.evil.example, 403"
    })
    void host_onlyKnownNamesAndAddresses(String host, int status) throws IOException {
        assertThat(status(exchange("127.0.0.1", "GET", "api/plugins", admin(), "Host: " + host)))
                .isEqualTo(status);
    }

    @Test
    void change_fromAnotherOrigin_isRefusedThoughTheBrowserSendsThePassword() throws IOException {
        assertThat(status(exchange(
                        "127.0.0.1", "POST", "api/plugins/mine/disable", admin(), "Origin: http://evil.example")))
                .isEqualTo(403);
    }

    @Test
    void guessing_manyTimes_hasToWait() throws IOException {
        for (int i = 0; i < 5; i++) {
            assertThat(status(exchange("127.0.0.3", "GET", "api/plugins", basic("admin", "guess " + i))))
                    .isEqualTo(401);
        }

        String barred = exchange("127.0.0.3", "GET", "api/plugins", admin());
        assertThat(status(barred)).isEqualTo(429);
        assertThat(barred).contains("Retry-After: ", "too_many_logins");
        assertThat(status(exchange("127.0.0.4", "GET", "api/plugins", admin())))
                .as("others are not held up")
                .isEqualTo(200);
        assertThat(demo.errors()).contains("A login from 127.0.0.3 failed").doesNotContain("guess");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic !!!!", "basic A", "Basic =", "Basic dTpw x"})
    void credentials_thatNobodyCanRead_areWrongOnes(String credentials) throws IOException {
        String from = "127.0.1." + (1 + Math.floorMod(credentials.hashCode(), 200));
        for (int i = 0; i < 5; i++) {
            String response = exchange(from, "GET", "", "Authorization: " + credentials);
            assertThat(status(response)).isEqualTo(401);
            assertThat(response).contains("WWW-Authenticate: Basic").doesNotContain("Exception", "ai.toru");
        }

        assertThat(status(exchange(from, "GET", "", "Authorization: " + credentials)))
                .isEqualTo(429);
    }

    /** A page's script could read credentials from the answer that it may not see otherwise. */
    @Test
    void trace_anything_sendsNothingBack() throws IOException {
        for (String path : new String[] {"", "app", "x.css", "api/plugins", "plugins/mine/echo/x"}) {
            String response = exchange("127.0.0.1", "TRACE", path, admin(), "Cookie: s=secret");
            assertThat(status(response)).as(path).isIn(403, 405);
            assertThat(response).doesNotContain("secret", "Authorization");
        }
        assertThat(exchange("127.0.0.1", "OPTIONS", "", admin())).contains("Allow: GET, HEAD, OPTIONS");
    }

    @Test
    void start_warnsThatNothingIsEncrypted_andKeepsThePasswordToItself() {
        assertThat(demo.errors()).contains("travel unencrypted").doesNotContain(PASSWORD);
    }
}
