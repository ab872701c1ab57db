package ai.toru.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.toru.host.http.ByteBudget;
import ai.toru.host.http.HeaderFields;
import ai.toru.host.http.PluginRequest;
import ai.toru.host.http.PluginResponse;
import ai.toru.servlet.TestContainer.Setup;
import ai.toru.servlet.access.AccessPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients send, rule by rule; the faults of the list's part "HTTP" that {@link TrafficContract} does not have. */
abstract class HttpContract extends ContainerContract {

    private static final String OK = "GET /ctx/plugins/app/next HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private ScheduledExecutorService drip;

    @Override
    Setup setup() {
        AccessPolicy everybody = (request, access) -> true;
        return new Setup()
                .servlet(
                        new PluginServlet(gateway, everybody),
                        "/plugins/*",
                        "maxBodyBytes",
                        "100000",
                        "requestTimeouts",
                        "/app/slow/*=150s, /app/quick=1500ms")
                .servlet(new PluginServlet(gateway, everybody), "/hasty/*", "transferTimeout", "300ms")
                .servlet(
                        new PluginManagementServlet(gateway, everybody),
                        "/api/plugins/*",
                        "requestTimeouts",
                        "/app/*=7s")
                .blockingServlet(
                        new PluginServlet(gateway, everybody),
                        "/blocking/*",
                        "transferTimeout",
                        "300ms",
                        "requestTimeouts",
                        "/app/*=9s");
    }

    @Override
    ByteBudget budget() {
        return new ByteBudget(4 << 20);
    }

    @BeforeAll
    void startDripping() {
        drip = Executors.newSingleThreadScheduledExecutor();
    }

    @AfterAll
    void stopDripping() {
        drip.shutdownNow();
    }

    /** Whatever a test did: no memory is held by it afterwards. */
    @AfterEach
    void nothingIsHeld() {
        await().untilAsserted(() -> {
            assertThat(gateway.budget().heldByRequests()).isZero();
            assertThat(gateway.budget().heldByAnswers()).isZero();
        });
    }

    /** HTTP: time limits by path, the longest match wins. */
    @ParameterizedTest
    @CsvSource({
        "/plugins/app/slow/x, PT2M30S",
        "/plugins/app/quick?x, PT1.5S",
        "/plugins/app/other, ",
        "/api/plugins/app/x, PT7S",
        "/api/plugins/route/app/x, PT7S",
        "/blocking/app/x, PT9S",
    })
    void forward_path_timeLimitIsThatOfTheRoute(String target, Duration limit) throws IOException {
        exchange("GET", "/ctx" + target);

        assertThat(gateway.only().timeout()).isEqualTo(limit);
    }

    /** HTTP: expectation 100-continue: the body is asked for, and the client's answer is the plugin's. */
    @Test
    void receive_expectation_continueThenTheAnswer() throws IOException {
        try (RawHttp http = new RawHttp(container.port())) {
            http.send("POST /ctx/plugins/app HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
            assertThat(http.interim()).isEqualTo(100);
            http.send("hello");

            assertThat(http.receive().text()).isEqualTo("ok");
        }
        assertThat(text(gateway.only())).isEqualTo("hello");
        assertThat(gateway.only().headers().first("Expect")).isEmpty();
    }

    /** HTTP: contradictory lengths: refused, or read as chunks and the connection closed (RFC 9112, 6.1 and 6.3). */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\nContent-Length: 6",
                "Content-Length: 5, 6",
                "Content-Length: +5",
                "Content-Length: -5",
                "Content-Length: 0x5",
                "Content-Length: 99999999999999999999",
                "Content-Length: 5 5",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: gzip, x",
                "Transfer-Encoding: chunked, chunked",
                "Content-Length: 5\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nContent-Length: 5",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
            })
    void receive_contradictoryLength_nothingIsSmuggled(String fields) throws IOException {
        try (RawHttp http = new RawHttp(container.port())) {
            http.send("POST /ctx/plugins/app/first HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n\r\n0\r\n\r\n"
                    + "GET /ctx/plugins/app/SMUGGLED HTTP/1.1\r\nHost: h\r\n\r\n");

            assertThat(http.statusOrEnd()).isIn(200, 400, 501, -1);
        }
        assertThat(gateway.received())
                .extracting(received -> received.request().path())
                .doesNotContain("/SMUGGLED");
    }

    /** HTTP: HTTP/1.0 clients: no chunks, and the connection ends. */
    @ParameterizedTest
    @ValueSource(strings = {"", "Host: localhost\r\n", "Connection: close\r\n"})
    void receive_oldClient_answeredWithoutChunksAndClosed(String fields) throws IOException {
        gateway.answer(new PluginResponse(200, HeaderFields.empty(), new byte[300_000]));
        try (RawHttp http = new RawHttp(container.port())) {
            http.send("GET /ctx/plugins/app/x HTTP/1.0\r\n" + fields + "\r\n");

            RawHttp.Response response = http.receive();

            assertThat(response.status()).isEqualTo(200);
            assertThat(response.first("Transfer-Encoding")).isEmpty();
            assertThat(response.body()).hasSize(300_000);
            assertThat(http.statusOrEnd()).isEqualTo(-1);
        }
    }

    @Test
    void receive_oldClientThatStays_nextRequestIsAnswered() throws IOException {
        try (RawHttp http = new RawHttp(container.port())) {
            for (int i = 0; i < 2; i++) {
                http.send("GET /ctx/plugins/app/x HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
                assertThat(http.receive().text()).isEqualTo("ok");
            }
        }
    }

    /** HTTP: a chunked body of HTTP/1.0 is faulty framing (RFC 9112, 6.1). */
    @ParameterizedTest
    @ValueSource(strings = {"plugins", "blocking", "api/plugins/route"})
    void receive_chunksOfAnOldClient_refusedAndClosed(String mount) throws IOException {
        try (RawHttp http = new RawHttp(container.port())) {
            http.send("POST /ctx/" + mount + "/app HTTP/1.0\r\nHost: h\r\nConnection: keep-alive\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
            http.sendQuietly("GET /ctx/" + mount + "/app HTTP/1.1\r\nHost: h\r\n\r\n");

            assertThat(http.receive().status()).isEqualTo(400);
            assertThat(http.takeAll()).as("bytes of another answer").isZero();
        }
        assertThat(gateway.received()).isEmpty();
    }

    /** HTTP: what a plugin gets of a query is what was sent, or nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"plugins", "blocking", "api/plugins/route"})
    void receive_queryOfOtherBytesThanAscii_refused(String mount) throws IOException {
        RawHttp.Response response = send("GET /ctx/" + mount + "/app?q=\u00e9 HTTP/1.1\r\nHost: h\r\n\r\n");

        assertThat(response.status()).isEqualTo(400);
        assertThat(gateway.received()).isEmpty();
    }

    /** HTTP: absolute-form request targets: path and query arrive raw, as from any other client. */
    @Test
    void receive_absoluteForm_forwarded() throws IOException {
        send("GET http://localhost/ctx/plugins/app/a%20b?q=%2f HTTP/1.1\r\nHost: localhost\r\n\r\n");

        assertThat(gateway.only().path()).isEqualTo("/a%20b?q=%2f");
        assertThat(gateway.only().headers().all("X-Forwarded-Host")).containsExactly("localhost");
    }

    /** Which of the two counts, containers do not agree on; two that differ pass for nothing else. */
    @Test
    void receive_absoluteFormOfAnotherHost_oneOfTheTwoOrRefused() throws IOException {
        RawHttp.Response response = send("GET http://a.example/ctx/plugins/app/x HTTP/1.1\r\nHost: b.example\r\n\r\n");

        assertThat(response.status()).isIn(200, 400);
        gateway.received()
                .forEach(received -> assertThat(received.request().headers().all("X-Forwarded-Host"))
                        .hasSize(1)
                        .isSubsetOf("a.example", "b.example"));
    }

    /** HTTP: OPTIONS * concerns the server, not a plugin. */
    @Test
    void receive_optionsOfTheServer_noPluginIsAsked() throws IOException {
        try (RawHttp http = new RawHttp(container.port())) {
            http.send("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n");

            assertThat(http.receive().status()).isBetween(200, 499);
        }
        assertThat(gateway.received()).isEmpty();
    }

    /** HTTP: Host missing, twice, malformed: 400 (RFC 9112, 3.2). */
    @ParameterizedTest
    @ValueSource(strings = {"", "Host: a\r\nHost: b\r\n", "Host: a\r\nHost: a\r\n", "Host: a/b\r\n", "Host: a b\r\n"})
    void receive_hostMissingOrTwice_400(String fields) throws IOException {
        assertThat(send("GET /ctx/plugins/app HTTP/1.1\r\n" + fields + "\r\n").status())
                .isEqualTo(400);
        assertThat(gateway.received()).isEmpty();
    }

    /** HTTP: header size limits. */
    @Test
    void receive_headTooLong_refusedAndTheNextClientIsServed() throws IOException {
        try (RawHttp http = new RawHttp(container.port())) {
            http.sendUntilClosed(
                    "GET /ctx/plugins/app HTTP/1.1\r\nHost: h\r\nX-Long: " + "x".repeat(200_000) + "\r\n\r\n");
            assertThat(http.statusOrEnd()).isIn(400, 413, 414, 431, -1);
        }
        assertThat(gateway.received()).isEmpty();
        assertThat(send(OK).text()).isEqualTo("ok");
    }

    /** HTTP: names with spaces, folded lines, bare line ends, NUL: 400, or harmless. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "X Y: 1",
                "X-A : 1",
                " X-A: 1",
                "X-A",
                ": 1",
                "X-A: a\u0000b",
                "X-A: a\rX-Toru-User: root",
                "X-A: a\u0001b",
                "X\u00e4: 1",
                "X-A: 1\r\n X-Toru-User: root",
            })
    void receive_brokenField_refusedOrHarmless(String field) throws IOException {
        RawHttp.Response response = exchange("GET", "/ctx/plugins/app", field, "Connection: close");

        assertThat(response.status()).isIn(200, 400);
        gateway.received()
                .forEach(received -> received.request().headers().forEach((name, value) -> {
                    assertThat(name).matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+").isNotEqualToIgnoringCase("X-Toru-User");
                    assertThat(value).doesNotContain("\r", "\n", "\0");
                }));
    }

    /** HTTP: forged identity headers, in other letters and signs, on every mount. */
    @ParameterizedTest
    @ValueSource(strings = {"plugins", "hasty", "blocking", "api/plugins", "api/plugins/route"})
    void forward_forgedIdentity_droppedEverywhere(String mount) throws IOException {
        exchange(
                "GET",
                "/ctx/" + mount + "/app/x",
                "X-TORU-USER: forged",
                "x-toru-roles: forged",
                "X_TORU_USER: forged",
                "X-Toru_Roles: forged",
                "x_toru-user: forged",
                "X.Toru.User: forged",
                "X-ToRu-UsEr: forged",
                "X_FORWARDED_FOR: forged",
                "x-forwarded_host: forged",
                "FORWARDED: for=forged",
                "X_Real-Ip: forged");

        gateway.only().headers().forEach((name, value) -> assertThat(value).doesNotContain("forged"));
    }

    /** HTTP: endless chunked upload: ended while the client still sends. */
    @ParameterizedTest
    @ValueSource(strings = {"plugins", "blocking"})
    void receive_endlessChunks_endedWhileTheClientSends(String mount) throws IOException {
        try (RawHttp http = new RawHttp(container.port())) {
            http.send("POST /ctx/" + mount + "/app HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
            String chunk = "8000\r\n" + "x".repeat(0x8000) + "\r\n";

            assertThat(http.sendUntilClosed(chunk.repeat(2000))).isFalse();
        }
        assertThat(gateway.received()).isEmpty();
    }

    /** HTTP: slow upload, a byte now and then, against a time limit. */
    @ParameterizedTest
    @ValueSource(strings = {"hasty", "blocking"})
    void receive_drippingUpload_408(String mount) throws Exception {
        try (RawHttp http = new RawHttp(container.port())) {
            http.send("POST /ctx/" + mount + "/app HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n");
            var dripping = drip.scheduleAtFixedRate(() -> http.sendQuietly("x"), 0, 20, TimeUnit.MILLISECONDS);

            assertError(http.receive(), 408, "request_timeout");
            dripping.cancel(true);
        }
        assertThat(gateway.received()).isEmpty();
    }

    /** HTTP: a client that takes the answer too slowly is cut off, so that it holds no memory; at the latest at the next bytes. */
    @ParameterizedTest
    @ValueSource(strings = {"hasty", "blocking"})
    void answer_clientTakesItTooSlowly_cutOff(String mount) throws Exception {
        int size = 16 << 20;
        gateway.behave((id, request) ->
                CompletableFuture.supplyAsync(() -> new PluginResponse(200, HeaderFields.empty(), new byte[size])));
        try (RawHttp http = RawHttp.withSmallBuffer(container.port())) {
            http.send(RawHttp.request("GET", "/ctx/" + mount + "/app"));
            assertThat(drip.schedule(http::takeAll, 1, TimeUnit.SECONDS).get()).isBetween(1000L, size - 1L);
        }
        assertThat(gateway.received()).hasSize(1);
    }

    /** HTTP: client gone half way through the answer: nothing stays, the next one is served. */
    @ParameterizedTest
    @ValueSource(strings = {"plugins", "blocking"})
    void answer_clientGoesHalfWay_nothingIsHeld(String mount) throws IOException {
        gateway.behave((id, request) ->
                CompletableFuture.supplyAsync(() -> new PluginResponse(200, HeaderFields.empty(), new byte[16 << 20])));
        try (RawHttp http = new RawHttp(container.port())) {
            http.send(RawHttp.request("GET", "/ctx/" + mount + "/app"));
            await().until(() -> gateway.budget().heldByAnswers() == 16 << 20);
        }
        await().until(() -> gateway.budget().heldByAnswers() == 0);
        gateway.answer(FakeGateway.text(200, "ok"));
        assertThat(send(OK).text()).isEqualTo("ok");
    }

    /** HTTP: client gone half way through its upload: its memory is free, and no plugin was asked. */
    @ParameterizedTest
    @ValueSource(strings = {"plugins", "blocking"})
    void receive_clientGoesHalfWay_nothingIsHeld(String mount) throws IOException {
        try (RawHttp http = new RawHttp(container.port())) {
            http.send("POST /ctx/" + mount + "/app HTTP/1.1\r\nHost: h\r\nContent-Length: 90000\r\n\r\n"
                    + "x".repeat(50_000));
            await().until(() -> gateway.budget().heldByRequests() >= 50_000);
        }
        await().until(() -> gateway.budget().heldByRequests() == 0);
        assertThat(gateway.received()).isEmpty();
    }

    /** Overload: no room for another body: 503 with Retry-After, and those without one pass. */
    @ParameterizedTest
    @ValueSource(strings = {"plugins", "blocking"})
    void receive_budgetIsUsedUp_503UntilThereIsRoom(String mount) throws IOException {
        String post =
                "POST /ctx/" + mount + "/app HTTP/1.1\r\nHost: h\r\nContent-Length: 60000\r\n\r\n" + "x".repeat(60_000);
        try (ByteBudget.Holding others = gateway.budget().forRequest()) {
            others.take(gateway.budget().limit() / 2);

            RawHttp.Response response = send(post);

            assertError(response, 503, "host_busy");
            assertThat(response.first("Retry-After")).contains("1");
            assertThat(send(OK).text()).isEqualTo("ok");
        }
        assertThat(send(post).text()).isEqualTo("ok");
    }

    /** Pipelined requests of all kinds: each answered in its turn, whatever stands in the bodies. */
    @Test
    void receive_pipelinedBodiesThatLookLikeRequests_answeredInTurn() throws IOException {
        gateway.behave((id, request) -> CompletableFuture.supplyAsync(() -> FakeGateway.text(200, request.path())));
        String inner = "GET /ctx/plugins/app/SMUGGLED HTTP/1.1\r\nHost: h\r\n\r\n";
        try (RawHttp http = new RawHttp(container.port())) {
            http.send("POST /ctx/plugins/app/1 HTTP/1.1\r\nHost: h\r\nContent-Length: " + inner.length() + "\r\n\r\n"
                    + inner
                    + "POST /ctx/plugins/app/2 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + Integer.toHexString(inner.length()) + ";x=y\r\n" + inner + "\r\n0\r\n\r\n"
                    + "TRACE /ctx/plugins/app/3 HTTP/1.1\r\nHost: h\r\n\r\n"
                    + RawHttp.request("GET", "/ctx/plugins/app/4"));

            assertThat(http.receive().text()).isEqualTo("/1");
            assertThat(http.receive().text()).isEqualTo("/2");
            assertThat(http.receive().status()).isEqualTo(405);
            assertThat(http.receive().text()).isEqualTo("/4");
        }
        assertThat(gateway.received())
                .extracting(received -> received.request().path())
                .isEqualTo(List.of("/1", "/2", "/4"));
    }

    /** HTTP: error bodies without paths or stack traces, also the container's own. */
    @Test
    void answer_requestThatTheContainerRefuses_saysNothingOfTheInside() throws IOException {
        RawHttp.Response response = send("GET /ctx/plugins/app/\u0001 HTTP/1.1\r\nHost: h\r\n\r\n");

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.text()).doesNotContain("ai.toru", "at org.", scratch.toString());
    }

    private static String text(PluginRequest request) {
        return new String(request.body(), StandardCharsets.UTF_8);
    }
}
