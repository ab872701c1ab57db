package ai.toru.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.event.AdminAction;
import ai.toru.host.event.AdminAttempt;
import ai.toru.servlet.TestContainer.Setup;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What pages of other origins can do with an administrator's browser, and what the host is told of those who try. */
abstract class AccessContract extends ContainerContract {

    private static final String API = "/ctx/api/plugins";
    private static final String LOGIN = "Test-Login: ann toru-admin";

    @Override
    Setup setup() {
        return new Setup()
                .filter(new LoginFilter(), "/*")
                .servlet(new PluginManagementServlet(gateway, null), "/api/plugins/*")
                .servlet(new PluginManagementServlet(gateway, null), "/named/*", "hostNames", "toru.test")
                .servlet(new PluginServlet(gateway, null), "/plain/*")
                .servlet(new PluginServlet(gateway, null), "/boxed/*", "sandbox", "true");
    }

    static Stream<Arguments> adminRequests() {
        return Stream.of(
                Arguments.of("POST", "/app/enable", AdminAction.ENABLE, "app"),
                Arguments.of("POST", "/app/disable", AdminAction.DISABLE, "app"),
                Arguments.of("POST", "/app/restart", AdminAction.RESTART, "app"),
                Arguments.of("POST", "/rescan", AdminAction.RESCAN, ""),
                Arguments.of("PUT", "/app/kv/x", AdminAction.WRITE_KEYS, "app"),
                Arguments.of("DELETE", "/app/kv/x", AdminAction.WRITE_KEYS, "app"),
                Arguments.of("POST", "/app/kv", AdminAction.WRITE_KEYS, "app"),
                Arguments.of("GET", "/app/kv", AdminAction.READ_KEYS, "app"),
                Arguments.of("GET", "/app/kv/x", AdminAction.READ_KEYS, "app"),
                Arguments.of("GET", "/app/logs", AdminAction.READ_LOG, "app"),
                Arguments.of("GET", "/app/events", AdminAction.READ_EVENTS, "app"),
                Arguments.of("GET", "/events", AdminAction.READ_EVENTS, ""));
    }

    /** As browsers send them for fetch, forms, images, scripts and event streams of a page elsewhere. */
    @ParameterizedTest
    @MethodSource("adminRequests")
    void adminRequest_fromAnotherOrigin_isRefusedAndTold(
            String method, String path, AdminAction action, String pluginId) throws IOException {
        for (String field : List.of(
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site",
                "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Site: cross-site",
                "Origin: http://evil.example",
                "Origin: null")) {
            assertError(exchange(method, API + path, LOGIN, field), 403, "cross_origin");
        }
        assertThat(gateway.switched()).isEmpty();
        assertThat(gateway.attempts())
                .hasSize(5)
                .containsOnly(new AdminAttempt(action, pluginId, "ann", "127.0.0.1", "cross_origin"));
    }

    @ParameterizedTest
    @MethodSource("adminRequests")
    void adminRequest_withoutTheRole_isRefusedAndTold(String method, String path, AdminAction action, String pluginId)
            throws IOException {
        assertError(exchange(method, API + path), 403, "forbidden");
        assertError(exchange(method, API + path, "Test-Login: bob user", "Test-From: 192.0.2.1"), 403, "forbidden");

        assertThat(gateway.attempts())
                .containsExactly(
                        new AdminAttempt(action, pluginId, null, "127.0.0.1", "forbidden"),
                        new AdminAttempt(action, pluginId, "bob", "192.0.2.1", "forbidden"));
    }

    @ParameterizedTest
    @MethodSource("adminRequests")
    void adminRequest_underAForeignHostName_isRefusedAndTold(
            String method, String path, AdminAction action, String pluginId) throws IOException {
        RawHttp.Response response = send(method + " /ctx/named" + path + " HTTP/1.1\r\nHost: evil.example:3000\r\n"
                + RawHttp.fields(LOGIN, "Origin: http://evil.example:3000", "Sec-Fetch-Site: same-origin"));

        assertError(response, 403, "unknown_host");
        assertThat(gateway.attempts())
                .containsExactly(new AdminAttempt(action, pluginId, "ann", "127.0.0.1", "unknown_host"));
    }

    @Test
    void change_allowed_isTold_readingIsNot() throws IOException {
        exchange("POST", API + "/app/enable", LOGIN, "Sec-Fetch-Site: same-origin");
        exchange("POST", API + "/rescan", LOGIN);
        exchange("PUT", API + "/app/kv/x", LOGIN, "Content-Type: text/plain", "Content-Length: 0");
        for (String path : List.of("", "/app", "/health", "/app/logs", "/events", "/app/kv", "/app/kv/x")) {
            exchange("GET", API + path, LOGIN, "Sec-Fetch-Site: none");
        }

        assertThat(gateway.attempts())
                .containsExactly(
                        new AdminAttempt(AdminAction.ENABLE, "app", "ann", "127.0.0.1", null),
                        new AdminAttempt(AdminAction.RESCAN, "", "ann", "127.0.0.1", null),
                        new AdminAttempt(AdminAction.WRITE_KEYS, "app", "ann", "127.0.0.1", null));
    }

    @ParameterizedTest
    @CsvSource({"get, 0", "list, 0", "GET, 0", "set, 1", "delete, 1", "CAS, 1", "increment, 1", "nonsense, 0"})
    void keyValueAction_inTheBody_isToldIfItChangesSomething(String action, int told) throws IOException {
        String body = "{\"action\":\"" + action + "\",\"key\":\"" + action + "\",\"value\":\"1\"}";

        send(RawHttp.request(
                        "POST",
                        API + "/app/kv",
                        LOGIN,
                        "Content-Type: application/json",
                        "Content-Length: " + body.length())
                + body);

        assertThat(gateway.attempts()).hasSize(told);
    }

    /** Only the host that was asked for decides; the client's words go into the journal harmlessly. */
    @Test
    void attempt_withAnIdThatIsNone_isToldWithoutIt() throws IOException {
        assertError(exchange("POST", API + "/no_such_id/enable"), 403, "forbidden");

        assertThat(gateway.attempts()).extracting(AdminAttempt::pluginId).containsExactly("");
    }

    /** Whoever gets a browser to embed it as a script learns no more than those who may not manage. */
    @Test
    void status_askedForByAnotherSite_showsNothingOfTheMachine() throws IOException {
        assertThat(exchange("GET", API + "/app", LOGIN, "Sec-Fetch-Site: cross-site")
                        .text())
                .contains("\"pid\":null", "\"log_path\":null");
        assertThat(exchange("GET", API + "/app", LOGIN, "Sec-Fetch-Site: same-origin")
                        .text())
                .contains("\"pid\":4711");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/app", "/health", "/app/logs", "/events", "/app/kv", "/nobody", "/app/metrics/x"})
    void answer_ofOurs_cannotBeReadGuessedOrFramedElsewhere(String path) throws IOException {
        RawHttp.Response response = exchange("GET", API + path, LOGIN, "Sec-Fetch-Site: same-origin");

        assertThat(response.first("X-Content-Type-Options")).contains("nosniff");
        assertThat(response.first("Cross-Origin-Resource-Policy")).contains("same-origin");
        assertThat(response.first("Content-Security-Policy")).contains("default-src 'none'; frame-ancestors 'none'");
        assertThat(response.first("Referrer-Policy")).contains("no-referrer");
        assertThat(response.first("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void preflight_isNotAnswered() throws IOException {
        RawHttp.Response response = exchange(
                "OPTIONS",
                API + "/app/enable",
                LOGIN,
                "Origin: http://evil.example",
                "Access-Control-Request-Method: POST");

        assertThat(response.status()).isEqualTo(405);
        assertThat(response.first("Access-Control-Allow-Origin")).isEmpty();
        assertThat(response.first("Access-Control-Allow-Methods")).isEmpty();
    }

    @Test
    void document_ofAPlugin_isInASandboxIfSaidSo() throws IOException {
        gateway.answer(FakeGateway.text(200, "<p>", "Content-Type", "text/html"));
        assertThat(exchange("GET", "/ctx/boxed/app").first("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).startsWith("sandbox "));
        RawHttp.Response plain = exchange("GET", "/ctx/plain/app");
        assertThat(plain.first("Content-Security-Policy")).isEmpty();
        assertThat(plain.first("X-Content-Type-Options"))
                .as("traffic stays as it is")
                .isEmpty();

        gateway.answer(FakeGateway.text(200, "{}", "Content-Type", "application/json"));
        assertThat(exchange("GET", "/ctx/boxed/app").first("Content-Security-Policy"))
                .isEmpty();
    }
}
