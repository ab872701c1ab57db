package ai.toru.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.http.HeaderFields;
import ai.toru.host.http.PluginRequest;
import ai.toru.host.http.PluginResponse;
import ai.toru.host.plugin.BadPluginResponseException;
import ai.toru.host.plugin.ConnectionLostException;
import ai.toru.host.plugin.HostClosedException;
import ai.toru.host.plugin.HostException;
import ai.toru.host.plugin.PluginBusyException;
import ai.toru.host.plugin.PluginDisabledException;
import ai.toru.host.plugin.PluginTimeoutException;
import ai.toru.host.plugin.PluginUnavailableException;
import ai.toru.host.plugin.RequestTooLargeException;
import ai.toru.host.plugin.UnsupportedBodyException;
import ai.toru.servlet.TestContainer.Setup;
import ai.toru.servlet.access.AccessPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plugin traffic, rule by rule; the faults of the list's part "HTTP". */
abstract class TrafficContract extends ContainerContract {

    @Override
    Setup setup() {
        AccessPolicy everybody = (request, access) -> true;
        return new Setup()
                .filter(new LoginFilter(), "/*")
                .filter(new PluginFilter(gateway, everybody), "/root/*")
                .servlet(new PluginServlet(gateway, everybody), "/plugins/*", "maxBodyBytes", "1000", "roles", "a,b,c")
                .servlet(new PluginServlet(gateway, everybody), "/open/*", "forwardCredentials", "true")
                .servlet(new PluginServlet(gateway, everybody), "/")
                .blockingServlet(new PluginServlet(gateway, everybody), "/blocking/*", "maxBodyBytes", "1000");
    }

    @ParameterizedTest
    @CsvSource({
        "/plugins/app, app, /",
        "/plugins/app/, app, /",
        "/plugins/app/x, app, /x",
        "/plugins/app/deep/x, deep, /x",
        "/plugins/app/deeper, app, /deeper",
        "/plugins/app2/x, app2, /x",
        "/plugins/app/x?a=1&b=%20+%2f;c, app, /x?a=1&b=%20+%2f;c",
        "/plugins/app?q, app, /?q",
        "/plugins/app/a%20b/%e4%b8%ad;v=1/, app, /a%20b/%e4%b8%ad;v=1/",
        "/plugins/app/%41%7e/..x/.y./%c3%bc, app, /%41%7e/..x/.y./%c3%bc",
        "/plugins/app/a+b:c@d!$&()*=~, app, /a+b:c@d!$&()*=~",
        "/plugins/app/route/enable, app, /route/enable",
        "/app/x, app, /x",
    })
    void forward_anyMapping_restArrivesRaw(String target, String plugin, String path) throws IOException {
        assertThat(exchange("GET", TestContainer.CONTEXT + target).status()).isEqualTo(200);

        assertThat(gateway.only().path()).isEqualTo(path);
        assertThat(gateway.received().get(0).pluginId()).isEqualTo(plugin);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/plugins/none", "/plugins/appx/y", "/plugins/", "/plugins", "/plugins/App"})
    void forward_noRouteMatches_404(String target) throws IOException {
        assertError(exchange("GET", "/ctx" + target), 404, "no_such_route");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "REPORT"})
    void forward_anyMethod_reachesPlugin(String method) throws IOException {
        assertThat(exchange(method, "/ctx/plugins/app").text()).isEqualTo("ok");

        assertThat(gateway.only().method()).isEqualTo(method);
        assertThat(gateway.only().body()).isNull();
    }

    /** HTTP: TRACE and CONNECT 405. Jetty refuses CONNECT by itself with 400, Tomcat with 501. */
    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "CONNECT"})
    void forward_methodThatEchoesOrTunnels_refused(String method) throws IOException {
        RawHttp.Response response = exchange(method, "/ctx/plugins/app");

        assertThat(response.status()).isIn(method.equals("TRACE") ? List.of(405) : List.of(400, 405, 501));

        assertThat(gateway.received()).isEmpty();
    }

    @Test
    void forward_postWithLength_bodyArrives() throws IOException {
        send("POST /ctx/plugins/app HTTP/1.1\r\nHost: h\r\nContent-Type: a/b\r\nContent-Length: 5\r\n\r\nhello");

        assertThat(bodyOf(gateway.only())).isEqualTo("hello");
        assertThat(gateway.only().headers().all("Content-Length")).containsExactly("5");
        assertThat(gateway.only().headers().all("Content-Type")).containsExactly("a/b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plugins", "blocking"})
    void forward_postInChunks_bodyArrivesWhole(String mount) throws IOException {
        send("POST /ctx/" + mount + "/app HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n");

        assertThat(bodyOf(gateway.only())).isEqualTo("hello");
        assertThat(gateway.only().headers().all("Content-Length")).containsExactly("5");
        assertThat(gateway.only().headers().first("Transfer-Encoding")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"plugins", "blocking"})
    void forward_bodyAtTheLimit_passes(String mount) throws IOException {
        String body = "x".repeat(1000);

        RawHttp.Response response =
                send("POST /ctx/" + mount + "/app HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n" + body);

        assertThat(response.status()).isEqualTo(200);
        assertThat(bodyOf(gateway.only())).isEqualTo(body);
    }

    /** HTTP: body one over the limit. */
    @ParameterizedTest
    @ValueSource(strings = {"plugins", "blocking"})
    void forward_bodyOneOverTheLimit_413(String mount) throws IOException {
        RawHttp.Response response = send(
                "POST /ctx/" + mount + "/app HTTP/1.1\r\nHost: h\r\nContent-Length: 1001\r\n\r\n" + "x".repeat(1001));

        assertError(response, 413, "request_too_large");
        assertThat(gateway.received()).isEmpty();
    }

    /** Ordinary clients send all before they read: a connection closed early would be all they see. */
    @Test
    void forward_bodyUpToTwiceTheLimit_readAwayAnd413() throws IOException {
        int length = 15 * 1024 * 1024;
        try (RawHttp http = new RawHttp(container.port())) {
            http.send("POST /ctx/open/app HTTP/1.1\r\nHost: h\r\nContent-Length: " + length + "\r\n\r\n");
            http.send(new byte[length]);

            assertError(http.receive(), 413, "request_too_large");
        }
        assertThat(gateway.received()).isEmpty();
    }

    @Test
    void forward_bodyBeyondTheLimitExpectingContinue_413WithoutIt() throws IOException {
        RawHttp.Response response = send("POST /ctx/plugins/app HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n"
                + "Content-Length: 1500\r\n\r\n");

        assertError(response, 413, "request_too_large");
    }

    /** HTTP: endless chunked upload. */
    @ParameterizedTest
    @ValueSource(strings = {"plugins", "blocking"})
    void forward_chunksBeyondTheLimit_413(String mount) throws IOException {
        RawHttp.Response response = send("POST /ctx/" + mount
                + "/app HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                + ("1f4\r\n" + "x".repeat(500) + "\r\n").repeat(3));

        assertError(response, 413, "request_too_large");
        assertThat(gateway.received()).isEmpty();
    }

    /** HTTP: hop-by-hop and Connection-named fields, browser to plugin. */
    @Test
    void forward_hopByHopAndNamedFields_doNotReachPlugin() throws IOException {
        exchange(
                "GET",
                "/ctx/plugins/app",
                "Connection: close, Upgrade, X-Secret",
                "X-Secret: 1",
                "Keep-Alive: 5",
                "TE: trailers",
                "Upgrade: websocket",
                "Proxy: evil",
                "Proxy-Authorization: Basic eA==",
                "Proxy-Connection: close",
                "X-Kept: yes");
        HeaderFields fields = gateway.only().headers();
        for (String gone : List.of(
                "Connection",
                "X-Secret",
                "Keep-Alive",
                "TE",
                "Upgrade",
                "Proxy",
                "Proxy-Authorization",
                "Proxy-Connection")) {
            assertThat(fields.first(gone)).as(gone).isEmpty();
        }
        assertThat(fields.first("X-Kept")).contains("yes");
    }

    @Test
    void forward_repeatedField_repeatsStayApart() throws IOException {
        exchange("GET", "/ctx/plugins/app", "X-Many: 1", "Accept: a/b", "x-many: 2");

        assertThat(gateway.only().headers().all("X-Many")).containsExactly("1", "2");
    }

    @Test
    void forward_anyRequest_hostSaysWhereItCameFrom() throws IOException {
        exchange("GET", "/ctx/plugins/app/x");

        HeaderFields fields = gateway.only().headers();
        assertThat(fields.all("X-Forwarded-For")).containsExactly("127.0.0.1");
        assertThat(fields.all("X-Forwarded-Proto")).containsExactly("http");
        assertThat(fields.all("X-Forwarded-Host")).containsExactly("localhost");
        assertThat(fields.all("X-Forwarded-Prefix")).containsExactly("/ctx/plugins/app");
        assertThat(fields.all("X-Request-Id")).singleElement().asString().hasSize(36);
        assertThat(fields.first("X-Toru-User")).isEmpty();
        assertThat(fields.first("X-Toru-Roles")).isEmpty();
    }

    /** HTTP: forged forwarding and identity headers, also with underscores. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Forwarded-For",
                "x_forwarded_for",
                "X-Forwarded_Proto",
                "X-Forwarded-Host",
                "X-Forwarded-Prefix",
                "X-Forwarded-Port",
                "Forwarded",
                "X-Real-IP",
                "X_Request_Id",
                "X-Toru-User",
                "X_Toru_User",
                "x-toru_roles",
                "X.Toru.User",
                "X-Toru-Anything"
            })
    void forward_forgedField_dropped(String name) throws IOException {
        exchange("GET", "/ctx/plugins/app", name + ": forged");

        gateway.only().headers().forEach((field, value) -> assertThat(value).doesNotContain("forged"));
    }

    @Test
    void forward_loggedInUser_pluginIsToldNameAndRoles() throws IOException {
        exchange("GET", "/ctx/plugins/app", "Test-Login: ann c a z", "X-Toru-User: root");

        assertThat(gateway.only().headers().all("X-Toru-User")).containsExactly("ann");
        assertThat(gateway.only().headers().all("X-Toru-Roles")).containsExactly("a,c");
    }

    @Test
    void forward_credentials_stayWithTheApplication() throws IOException {
        exchange("GET", "/ctx/plugins/app", "Cookie: JSESSIONID=1; a=b", "Authorization: Bearer x");

        assertThat(gateway.only().headers().first("Cookie")).isEmpty();
        assertThat(gateway.only().headers().first("Authorization")).isEmpty();
    }

    @Test
    void forward_credentialsConfigured_reachPlugin() throws IOException {
        exchange("GET", "/ctx/open/app", "Cookie: JSESSIONID=1; a=b", "Authorization: Bearer x");

        assertThat(gateway.only().headers().all("Cookie")).containsExactly("JSESSIONID=1; a=b");
        assertThat(gateway.only().headers().all("Authorization")).containsExactly("Bearer x");
    }

    @Test
    void answer_statusFieldsAndBody_arrive() throws IOException {
        gateway.answer(FakeGateway.text(
                418,
                "grüße",
                "Content-Type",
                "text/x-tea",
                "X-A",
                "1",
                "X-A",
                "2",
                "Set-Cookie",
                "a=1",
                "Set-Cookie",
                "b=2"));

        RawHttp.Response response = exchange("GET", "/ctx/plugins/app");

        assertThat(response.status()).isEqualTo(418);
        assertThat(response.text()).isEqualTo("grüße");
        assertThat(response.first("Content-Type")).contains("text/x-tea");
        assertThat(response.all("X-A")).containsExactly("1", "2");
        assertThat(response.all("Set-Cookie")).containsExactly("a=1", "b=2");
        assertThat(response.all("Content-Length")).containsExactly("7");
    }

    /** HTTP: every byte 0–255 round trip. */
    @ParameterizedTest
    @ValueSource(strings = {"plugins", "blocking"})
    void exchange_everyByte_arrivesBothWays(String mount) throws IOException {
        byte[] bytes = new byte[256];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        gateway.behave((id, request) ->
                CompletableFuture.completedFuture(new PluginResponse(200, HeaderFields.empty(), request.body())));

        try (RawHttp http = new RawHttp(container.port())) {
            http.send("POST /ctx/" + mount + "/app HTTP/1.1\r\nHost: h\r\nContent-Length: 256\r\n\r\n");
            http.send(bytes);

            assertThat(http.receive().body()).isEqualTo(bytes);
        }
    }

    /** HTTP: hop-by-hop and Connection-named fields, plugin to browser. */
    @Test
    void answer_hopByHopAndNamedFields_dropped() throws IOException {
        gateway.answer(FakeGateway.text(
                200,
                "ok",
                "Connection",
                "X-Secret, close",
                "X-Secret",
                "1",
                "Keep-Alive",
                "timeout=1",
                "Upgrade",
                "h2c",
                "Trailer",
                "X-T",
                "Proxy-Authenticate",
                "Basic"));

        RawHttp.Response response = exchange("GET", "/ctx/plugins/app");

        assertThat(response.text()).isEqualTo("ok");
        for (String gone : List.of("X-Secret", "Upgrade", "Trailer", "Proxy-Authenticate")) {
            assertThat(response.first(gone)).as(gone).isEmpty();
        }
        assertThat(response.all("Keep-Alive")).doesNotContain("timeout=1");
    }

    /**
     * HTTP: the plugin's own Content-Length or Transfer-Encoding; the next pipelined request is still answered right.
     */
    @ParameterizedTest
    @CsvSource({
        "Content-Length, 3",
        "Content-Length, 500",
        "Content-Length, abc",
        "Content_Length, 500",
        "Transfer-Encoding, chunked",
        "Transfer-Encoding, gzip"
    })
    void answer_pluginLiesAboutLength_nextPipelinedRequestIsAnsweredRight(String name, String value)
            throws IOException {
        gateway.behave((id, request) ->
                CompletableFuture.completedFuture(FakeGateway.text(200, "answer to " + request.path(), name, value)));

        try (RawHttp http = new RawHttp(container.port())) {
            http.send(RawHttp.request("GET", "/ctx/plugins/app/1") + RawHttp.request("GET", "/ctx/plugins/app/2"));

            assertThat(http.receive().text()).isEqualTo("answer to /1");
            assertThat(http.receive().text()).isEqualTo("answer to /2");
        }
    }

    /** HTTP: CR, LF, NUL, spaces and colons in plugin headers; characters that a container would cut to a line end. */
    @ParameterizedTest
    @MethodSource("badFields")
    void answer_fieldThatCannotStandInHttp_502(String name, String value) throws IOException {
        gateway.answer(FakeGateway.text(200, "ok", name, value));

        RawHttp.Response response = exchange("GET", "/ctx/plugins/app");

        assertError(response, 502, "bad_plugin_response");
        assertThat(response.first("Injected")).isEmpty();
    }

    static Stream<Arguments> badFields() {
        return Stream.of(
                Arguments.of("X-A", "a\r\nInjected: 1"),
                Arguments.of("X-A", "a\nInjected: 1"),
                Arguments.of("X-A", "a\rb"),
                Arguments.of("X-A", "a\0b"),
                Arguments.of("X-A", "a\u010aInjected: 1"),
                Arguments.of("X-A", "\u4e2d"),
                Arguments.of("X A", "a"),
                Arguments.of("X-A:", "a"),
                Arguments.of("X\r\nInjected", "1"),
                Arguments.of("", "a"),
                Arguments.of("Connection", "a\r\nInjected: 1"));
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 304})
    void answer_statusWithoutBody_noneIsSent(int status) throws IOException {
        gateway.answer(FakeGateway.text(status, "body that must not be sent"));

        assertNextAnswerIsRight(RawHttp.request("GET", "/ctx/plugins/app"), false, status);
    }

    /** RFC 9110, 8.6: a length would be taken for the resource's. */
    @ParameterizedTest
    @CsvSource({"204, plugins", "304, plugins", "204, blocking", "304, blocking"})
    void answer_statusWithoutBody_noLengthIsTold(int status, String mount) throws IOException {
        gateway.answer(FakeGateway.text(status, "", "ETag", "\"t\""));

        RawHttp.Response response = exchange("GET", "/ctx/" + mount + "/app");

        assertThat(response.status()).isEqualTo(status);
        assertThat(response.first("ETag")).contains("\"t\"");
        assertThat(response.first("Content-Length")).isEmpty();
    }

    /** HTTP: the plugin's header fields are too long for the container. */
    @ParameterizedTest
    @ValueSource(strings = {"plugins", "blocking"})
    void answer_fieldsAtTheLimit_passWhole(String mount) throws IOException {
        gateway.answer(FakeGateway.text(200, "ok", "X-A", "a".repeat(3065), "X-B", "\u00fc".repeat(3065)));

        RawHttp.Response response = exchange("GET", "/ctx/" + mount + "/app");

        assertThat(response.text()).isEqualTo("ok");
        assertThat(response.first("X-B")).contains("\u00fc".repeat(3065));
    }

    @ParameterizedTest
    @CsvSource({"plugins, 3066", "blocking, 3066", "plugins, 32000", "blocking, 1000000"})
    void answer_fieldsBeyondTheLimit_502(String mount, int length) throws IOException {
        gateway.answer(FakeGateway.text(200, "ok", "X-A", "a".repeat(3065), "X-B", "a".repeat(length)));

        assertError(exchange("GET", "/ctx/" + mount + "/app"), 502, "bad_plugin_response");
    }

    @Test
    void answer_thousandsOfFields_502() throws IOException {
        String[] fields = new String[4000];
        Arrays.fill(fields, "X");
        gateway.answer(FakeGateway.text(200, "ok", fields));

        assertError(exchange("GET", "/ctx/plugins/app"), 502, "bad_plugin_response");
    }

    @Test
    void answer_resetContent_hasLengthZero() throws IOException {
        gateway.answer(FakeGateway.text(205, "body that must not be sent"));

        assertNextAnswerIsRight(RawHttp.request("GET", "/ctx/plugins/app"), false, 205);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "body that must not be sent"})
    void answer_toHead_noBodyIsSent(String body) throws IOException {
        gateway.answer(FakeGateway.text(200, body));

        assertNextAnswerIsRight(RawHttp.request("HEAD", "/ctx/plugins/app"), true, 200);
    }

    /** A plugin that drops the body of an answer to HEAD has not said that there is none for GET (RFC 9110, 8.6). */
    @ParameterizedTest
    @ValueSource(strings = {"plugins", "blocking"})
    void answer_toHeadWithoutBody_noLengthIsTold(String mount) throws IOException {
        gateway.answer(FakeGateway.text(200, "", "ETag", "\"t\""));

        RawHttp.Response response = exchange("HEAD", "/ctx/" + mount + "/app");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.first("ETag")).contains("\"t\"");
        assertThat(response.first("Content-Length")).isEmpty();
    }

    private void assertNextAnswerIsRight(String request, boolean head, int status) throws IOException {
        try (RawHttp http = new RawHttp(container.port())) {
            http.send(request);
            RawHttp.Response first = http.receive(head);
            gateway.answer(FakeGateway.text(200, "next"));
            http.send(RawHttp.request("GET", "/ctx/plugins/app"));

            assertThat(first.status()).isEqualTo(status);
            assertThat(first.body()).isEmpty();
            assertThat(http.receive().text()).isEqualTo("next");
        }
    }

    /** HTTP: Range and 206 untouched. */
    @Test
    void exchange_range_passesUntouched() throws IOException {
        gateway.answer(FakeGateway.text(206, "ell", "Content-Range", "bytes 1-3/5", "Accept-Ranges", "bytes"));

        RawHttp.Response response = exchange("GET", "/ctx/plugins/app", "Range: bytes=1-3", "If-Range: \"t\"");

        assertThat(gateway.only().headers().first("Range")).contains("bytes=1-3");
        assertThat(gateway.only().headers().first("If-Range")).contains("\"t\"");
        assertThat(response.status()).isEqualTo(206);
        assertThat(response.first("Content-Range")).contains("bytes 1-3/5");
        assertThat(response.text()).isEqualTo("ell");
    }

    @Test
    void answer_dateAndServer_standOnceAsThePluginSays() throws IOException {
        String date = "Fri, 02 Jan 2026 12:00:00 GMT";
        gateway.answer(FakeGateway.text(200, "ok", "Date", date, "Server", "mine"));

        RawHttp.Response response = exchange("GET", "/ctx/plugins/app");

        assertThat(response.all("Date")).containsExactly(date);
        assertThat(response.all("Server")).containsExactly("mine");
    }

    @ParameterizedTest
    @MethodSource("failures")
    void answer_hostFails_statusCodeAndNoSecrets(HostException failure, int status) throws IOException {
        gateway.fail(failure);

        RawHttp.Response response = exchange("GET", "/ctx/plugins/app");

        assertError(response, status, failure.code());
        assertThat(response.text()).doesNotContain("/secret").doesNotContain("Exception");
        assertThat(response.first("Retry-After").isPresent()).isEqualTo(status == 503);
    }

    static Stream<Arguments> failures() {
        String secret = "It failed at /secret/path.";
        return Stream.of(
                Arguments.of(new PluginDisabledException("app", secret), 404),
                Arguments.of(new PluginUnavailableException("app", secret, Duration.ofSeconds(2)), 503),
                Arguments.of(new PluginBusyException("app", secret), 503),
                Arguments.of(new HostClosedException(secret), 503),
                Arguments.of(new PluginTimeoutException("app", secret), 504),
                Arguments.of(new ConnectionLostException("app", secret), 502),
                Arguments.of(new BadPluginResponseException("app", secret), 502),
                Arguments.of(new RequestTooLargeException("app", secret), 413),
                Arguments.of(new UnsupportedBodyException("app", secret), 415));
    }

    @Test
    void answer_unavailable_retryAfterIsRoundedUp() throws IOException {
        gateway.fail(new PluginUnavailableException("app", "Starting.", Duration.ofMillis(2100)));

        assertThat(exchange("GET", "/ctx/plugins/app").first("Retry-After")).isEqualTo(Optional.of("3"));
    }

    @Test
    void answer_somethingUnforeseen_500WithoutDetails() throws IOException {
        gateway.behave((id, request) -> {
            throw new IllegalStateException("secret");
        });

        RawHttp.Response response = exchange("GET", "/ctx/plugins/app");

        assertError(response, 500, "internal_error");
        assertThat(response.text()).doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "FOO"})
    void forward_changeFromAnotherOrigin_403(String method) throws IOException {
        assertError(exchange(method, "/ctx/plugins/app", "Origin: http://evil.example"), 403, "cross_origin");
        assertError(exchange(method, "/ctx/plugins/app", "Sec-Fetch-Site: cross-site"), 403, "cross_origin");
        assertError(exchange(method, "/ctx/plugins/app", "Sec-Fetch-Site: same-site"), 403, "cross_origin");
        assertError(exchange(method, "/ctx/plugins/app", "Origin: null"), 403, "cross_origin");

        assertThat(gateway.received()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: http://localhost",
                "Origin: http://LOCALHOST:80",
                "Sec-Fetch-Site: same-origin",
                "Sec-Fetch-Site: none",
                "X-No: page"
            })
    void forward_changeFromOwnPage_passes(String field) throws IOException {
        assertThat(exchange("POST", "/ctx/plugins/app", field).status()).isEqualTo(200);
    }

    private static String bodyOf(PluginRequest request) {
        return new String(request.body(), StandardCharsets.UTF_8);
    }
}
