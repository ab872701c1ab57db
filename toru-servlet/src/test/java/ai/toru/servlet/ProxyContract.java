package ai.toru.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.event.AdminAttempt;
import ai.toru.host.http.HeaderFields;
import ai.toru.servlet.TestContainer.Setup;
import ai.toru.servlet.access.Access;
import ai.toru.servlet.access.AccessPolicy;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP: forwarding headers are believed from configured proxies, and from nobody else. */
abstract class ProxyContract extends ContainerContract {

    private static final String FROM_PROXY = "Test-From: 10.1.1.1";

    /** What a policy saw last: address, scheme, server, URL. */
    private final AtomicReference<String> seen = new AtomicReference<>("");

    @Override
    Setup setup() {
        AccessPolicy everybody = (request, access) -> {
            seen.set(shown(request));
            return true;
        };
        return new Setup()
                .filter(new LoginFilter(), "/*")
                .servlet(new PluginServlet(gateway, everybody), "/plugins/*", "trustedProxies", "10.0.0.0/8, ::1")
                .servlet(
                        new PluginServlet(gateway, everybody),
                        "/standard/*",
                        "trustedProxies",
                        "10.0.0.0/8",
                        "proxyFields",
                        "Forwarded")
                .servlet(new PluginServlet(gateway, everybody), "/untold/*")
                .servlet(
                        new PluginServlet(gateway, AccessPolicy.loopbackOnly()),
                        "/local/*",
                        "trustedProxies",
                        "127.0.0.1")
                .servlet(new PluginServlet(gateway, AccessPolicy.standard("boss")), "/default/*")
                .servlet(
                        new PluginManagementServlet(gateway, everybody), "/api/plugins/*", "trustedProxies", "10.1.1.1")
                .servlet(
                        new PluginManagementServlet(gateway, (request, access) -> access != Access.MANAGE),
                        "/named/*",
                        "trustedProxies",
                        "10.1.1.1",
                        "hostNames",
                        "app.example");
    }

    private static String shown(HttpServletRequest request) {
        return request.getRemoteAddr() + " " + request.getScheme() + " " + request.isSecure() + " "
                + request.getServerName() + " " + request.getServerPort() + " " + request.getRequestURL();
    }

    @Test
    void attempt_fromTrustedProxy_isToldOfTheClient() throws IOException {
        RawHttp.Response refused = exchange(
                "POST",
                "/ctx/named/app/disable",
                FROM_PROXY,
                "X-Forwarded-For: 203.0.113.9",
                "X-Forwarded-Host: app.example");

        assertThat(refused.text()).contains("\"forbidden\"");
        assertThat(gateway.attempts()).extracting(AdminAttempt::address).containsExactly("203.0.113.9");
    }

    @Test
    void hostNames_fromTrustedProxy_areThoseTheClientUsed() throws IOException {
        assertThat(exchange("GET", "/ctx/named/", FROM_PROXY, "X-Forwarded-Host: app.example:8443")
                        .status())
                .isEqualTo(200);
        assertThat(exchange("GET", "/ctx/named/", FROM_PROXY, "X-Forwarded-Host: other.example")
                        .text())
                .contains("\"unknown_host\"");
    }

    @Test
    void openApi_fromTrustedProxy_namesThePathBeforeTheProxy() throws IOException {
        assertThat(exchange("GET", "/ctx/api/plugins/openapi.json", FROM_PROXY, "X-Forwarded-Prefix: /base")
                        .text())
                .contains("\"url\": \"/base/ctx/api/plugins\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/plugins/app/x", "/api/plugins/app/x"})
    void forward_fromTrustedProxy_pluginAndPolicySeeTheClient(String path) throws IOException {
        exchange(
                "GET",
                "/ctx" + path,
                FROM_PROXY,
                "X-Forwarded-For: 127.0.0.1, 203.0.113.9",
                "X-Forwarded-Proto: https",
                "X-Forwarded-Host: app.example",
                "X-Forwarded-Prefix: /base",
                "Forwarded: for=203.0.113.66");

        HeaderFields fields = gateway.only().headers();
        assertThat(fields.all("X-Forwarded-For")).containsExactly("203.0.113.9");
        assertThat(fields.all("X-Forwarded-Proto")).containsExactly("https");
        assertThat(fields.all("X-Forwarded-Host")).containsExactly("app.example");
        assertThat(fields.all("X-Forwarded-Prefix"))
                .containsExactly("/base/ctx" + path.substring(0, path.length() - 2));
        assertThat(fields.all("Host")).containsExactly("app.example");
        assertThat(fields.first("Forwarded")).isEmpty();
        assertThat(seen).hasValue("203.0.113.9 https true app.example 443 https://app.example/ctx" + path);
    }

    @Test
    void forward_standardFieldFromTrustedProxy_taken() throws IOException {
        exchange(
                "GET",
                "/ctx/standard/app/x",
                FROM_PROXY,
                "Forwarded: for=\"[2001:db8::9]:80\";proto=https;host=\"app.example:8443\"",
                "X-Forwarded-For: 203.0.113.66",
                "X-Forwarded-Host: evil.example",
                "X-Forwarded-Prefix: /evil");

        HeaderFields fields = gateway.only().headers();
        assertThat(fields.all("X-Forwarded-For")).containsExactly("2001:db8::9");
        assertThat(fields.all("X-Forwarded-Host")).containsExactly("app.example:8443");
        assertThat(fields.all("X-Forwarded-Prefix")).containsExactly("/ctx/standard/app");
        assertThat(seen)
                .hasValue("2001:db8::9 https true app.example 8443 https://app.example:8443/ctx/standard/app/x");
    }

    /** The neighbour of a proxy, a client that goes round it, and servlets that know of no proxy. */
    @ParameterizedTest
    @CsvSource({"/plugins, 11.1.1.1", "/plugins, 127.0.0.1", "/untold, 10.1.1.1", "/standard, 2001:db8::1"})
    void forward_fromAnybodyElse_nothingIsBelieved(String mount, String from) throws IOException {
        exchange(
                "GET",
                "/ctx" + mount + "/app",
                "Test-From: " + from,
                "X-Forwarded-For: 203.0.113.9",
                "X-Forwarded-Proto: https",
                "X-Forwarded-Host: evil.example",
                "X-Forwarded-Prefix: /evil",
                "Forwarded: for=203.0.113.9;proto=https");

        HeaderFields fields = gateway.only().headers();
        assertThat(fields.all("X-Forwarded-For")).containsExactly(from);
        assertThat(fields.all("X-Forwarded-Proto")).containsExactly("http");
        assertThat(fields.all("X-Forwarded-Host")).containsExactly("localhost");
        assertThat(fields.all("X-Forwarded-Prefix")).containsExactly("/ctx" + mount + "/app");
        assertThat(seen.get()).startsWith(from + " http false localhost");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Forwarded-For: nonsense", "X-Forwarded-Proto: gopher", "X-Forwarded-Host: a/b"})
    void forward_malformedFromTrustedProxy_droppedAsAWhole(String field) throws IOException {
        exchange("GET", "/ctx/plugins/app", FROM_PROXY, field, "X-Forwarded-Prefix: /base");

        HeaderFields fields = gateway.only().headers();
        assertThat(fields.all("X-Forwarded-For")).containsExactly("10.1.1.1");
        assertThat(fields.all("X-Forwarded-Proto")).containsExactly("http");
        assertThat(fields.all("X-Forwarded-Host")).containsExactly("localhost");
        assertThat(fields.all("X-Forwarded-Prefix")).containsExactly("/ctx/plugins/app");
    }

    /** A waiting answer begins asynchronous work with the request as the policy saw it. */
    @Test
    void forward_lateAnswerThroughProxy_arrives() throws IOException {
        gateway.behave((id, request) -> CompletableFuture.supplyAsync(
                () -> FakeGateway.text(200, "late"), CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS)));

        assertThat(exchange("GET", "/ctx/plugins/app", FROM_PROXY, "X-Forwarded-For: 203.0.113.9")
                        .text())
                .isEqualTo("late");
    }

    /** Behind a proxy the page's origin is the host that the proxy says, not the one the proxy asks. */
    @ParameterizedTest
    @CsvSource({
        "http://app.example, 200",
        "https://app.example, 200",
        "http://localhost, 403",
        "http://evil.example, 403"
    })
    void forward_changeThroughProxy_originIsComparedWithTheForwardedHost(String origin, int status) throws IOException {
        RawHttp.Response response = exchange(
                "POST",
                "/ctx/plugins/app",
                FROM_PROXY,
                "X-Forwarded-Proto: " + origin.split(":", -1)[0],
                "X-Forwarded-Host: app.example",
                "Origin: " + origin);

        assertThat(response.status()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Forwarded-For: 127.0.0.1",
                "X-Forwarded-For: 203.0.113.9",
                "X-Forwarded-For: nonsense",
                "X-Real-IP: 127.0.0.1",
                "Forwarded: for=127.0.0.1",
                "Via: 1.1 proxy",
                "X-Nothing: at all"
            })
    void forward_throughProxyOnThisMachine_isNotLocal(String field) throws IOException {
        assertError(exchange("GET", "/ctx/local/app", field), 403, "forbidden");
        assertThat(gateway.received()).isEmpty();
    }

    /** Also where nobody configured the proxy: most say that they are one. */
    @ParameterizedTest
    @CsvSource({"X-Forwarded-For: 127.0.0.1, 403", "Via: 1.1 proxy, 403", "X-Nothing: at all, 200"})
    void forward_throughUnknownProxyOnThisMachine_isNotLocal(String field, int status) throws IOException {
        assertThat(exchange("GET", "/ctx/default/app", field).status()).isEqualTo(status);
    }
}
