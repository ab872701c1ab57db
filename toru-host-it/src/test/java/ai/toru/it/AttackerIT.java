package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A page of another origin, open in the browser of somebody who sits at the demo's machine: what browsers send for it, byte
 * by byte.
 */
@NeedsTool("python3")
class AttackerIT {
    private static final String SECRET = "not-for-strangers";
    private static final String EVIL = "Origin: http://evil.example\r\n";

    @TempDir
    private static Path directory;

    private static Demo demo;
    private static URI server;

    @BeforeAll
    static void start() throws IOException {
        PluginFiles.scripted(directory.resolve("plugins"), "mine");
        demo = Demo.ready(directory);
        server = demo.address();
        assertThat(demo.web()
                        .sendAs("text/plain", "PUT", "api/plugins/mine/kv/secret", SECRET)
                        .statusCode())
                .isEqualTo(200);
        send("POST", "/mine/disable", server.getAuthority(), EVIL, ""); // told of before all that follow
    }

    @AfterAll
    static void stop() {
        demo.close();
    }

    private static String send(String method, String path, String host, String fields, String body) throws IOException {
        return RawHttp.exchange(
                server,
                method + " /api/plugins" + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n" + fields
                        + (body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n") + "\r\n" + body);
    }

    private static String fetchMetadata(String site, String mode, String destination) {
        return "Sec-Fetch-Site: " + site + "\r\nSec-Fetch-Mode: " + mode + "\r\nSec-Fetch-Dest: " + destination
                + "\r\n";
    }

    /** Nothing has changed, and the secret is not in what came back. */
    private static void assertHarmless(String response) {
        assertThat(response).startsWith("HTTP/1.1 4").doesNotContain(SECRET, "Access-Control-Allow");
        JsonNode status = demo.web().status("mine");
        assertThat(status.path("state").asText()).isEqualTo("RUNNING");
        assertThat(status.path("run").asInt()).isEqualTo(1);
        assertThat(demo.web().get("api/plugins/mine/kv").body())
                .contains(SECRET)
                .doesNotContain("evil");
    }

    static Stream<Arguments> changes() {
        String kv = "{\"action\":\"set\",\"key\":\"secret\",\"value\":\"evil\"}";
        return Stream.of(
                Arguments.of("POST", "/mine/disable", ""),
                Arguments.of("POST", "/mine/enable", ""),
                Arguments.of("POST", "/mine/restart", ""),
                Arguments.of("POST", "/rescan", ""),
                Arguments.of("POST", "/mine/kv", kv),
                Arguments.of("PUT", "/mine/kv/secret", "evil"),
                Arguments.of("DELETE", "/mine/kv/secret", ""));
    }

    /** {@code <form method=post enctype=text/plain>}, submitted by a script or by a click on something else. */
    @ParameterizedTest
    @MethodSource("changes")
    void form_ofAnotherOrigin_changesNothing(String method, String path, String body) throws IOException {
        String type = "Content-Type: text/plain\r\n";

        assertHarmless(send(
                method,
                path,
                server.getAuthority(),
                type + EVIL + fetchMetadata("cross-site", "navigate", "document"),
                body));
        assertHarmless(send(method, path, server.getAuthority(), type + EVIL, body)); // an older browser
        assertHarmless(send(method, path, server.getAuthority(), type + "Origin: null\r\n", body)); // a sandboxed frame
    }

    /** {@code fetch(…, {mode: 'no-cors'})} and {@code sendBeacon}. */
    @ParameterizedTest
    @MethodSource("changes")
    void fetch_ofAnotherOrigin_changesNothing(String method, String path, String body) throws IOException {
        assertHarmless(send(
                method,
                path,
                server.getAuthority(),
                "Content-Type: text/plain\r\n" + EVIL + fetchMetadata("cross-site", "no-cors", "empty"),
                body));
    }

    /** Another program with pages on this machine: the same site, and not the same origin. */
    @ParameterizedTest
    @MethodSource("changes")
    void fetch_ofAnotherPort_changesNothing(String method, String path, String body) throws IOException {
        String origin = "Origin: http://127.0.0.1:9\r\n";

        assertHarmless(send(method, path, server.getAuthority(), origin, body));
        assertHarmless(send(
                method, path, server.getAuthority(), origin + fetchMetadata("same-site", "no-cors", "empty"), body));
    }

    /** The attacker's name leads to this machine now, so that the browser takes the page for the demo's. */
    @ParameterizedTest
    @MethodSource("changes")
    void rebinding_ofTheAttackersName_changesNothing(String method, String path, String body) throws IOException {
        String host = "evil.example:" + server.getPort();
        String fields = "Origin: http://" + host + "\r\n" + fetchMetadata("same-origin", "cors", "empty");

        assertHarmless(send(method, path, host, fields, body));
        assertHarmless(send(method, path, "0.0.0.0:" + server.getPort(), fields, body));
    }

    /** Before anything that a form cannot send, browsers ask; no answer means no. */
    @ParameterizedTest
    @ValueSource(strings = {"/mine/kv/secret", "/mine/disable", "/mine/kv"})
    void preflight_isNotGranted(String path) throws IOException {
        assertHarmless(send(
                "OPTIONS",
                path,
                server.getAuthority(),
                EVIL + "Access-Control-Request-Method: PUT\r\n" + fetchMetadata("cross-site", "cors", "empty"),
                ""));
    }

    static Stream<Arguments> readers() {
        return Stream.of("/mine/logs", "/mine/events", "/events", "/mine/kv", "/mine/kv/secret")
                .flatMap(path -> Stream.of(
                        Arguments.of(path, fetchMetadata("cross-site", "no-cors", "script")),
                        Arguments.of(path, fetchMetadata("cross-site", "no-cors", "image")),
                        Arguments.of(path, fetchMetadata("cross-site", "no-cors", "style")),
                        Arguments.of(path, fetchMetadata("cross-site", "navigate", "iframe")),
                        Arguments.of(path, fetchMetadata("same-site", "no-cors", "object")),
                        Arguments.of(path, EVIL + fetchMetadata("cross-site", "cors", "empty")),
                        Arguments.of(path, EVIL), // fetch of an older browser
                        Arguments.of(path, EVIL + "Accept: text/event-stream\r\n"))); // EventSource
    }

    @ParameterizedTest
    @MethodSource("readers")
    void embedding_inAnotherOrigin_showsNothing(String path, String fields) throws IOException {
        assertHarmless(send("GET", path, server.getAuthority(), fields, ""));
        assertHarmless(send("GET", path, "evil.example:" + server.getPort(), fields, ""));
    }

    /** A browser that says nothing of where the request comes from keeps the answer from the page itself. */
    @Test
    void embedding_byABrowserThatSaysNothing_isKeptFromThePageByTheBrowser() throws IOException {
        assertThat(send("GET", "/mine/kv", server.getAuthority(), "Referer: http://evil.example/\r\n", ""))
                .startsWith("HTTP/1.1 200")
                .contains(
                        "Content-Type: application/json",
                        "X-Content-Type-Options: nosniff",
                        "Cross-Origin-Resource-Policy: same-origin",
                        "frame-ancestors 'none'")
                .doesNotContain("Access-Control-Allow");
    }

    @Test
    void attempts_areInTheJournal() {
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(demo.web()
                                .get("api/plugins/mine/events?type=admin_refused")
                                .body())
                        .contains(
                                "\"action\":\"disable\"", "\"address\":\"127.0.0.1\"", "\"reason\":\"cross_origin\""));
        assertThat(demo.web().get("api/plugins/mine/events?type=admin_allowed").body())
                .contains("\"action\":\"write_keys\"");
    }
}
