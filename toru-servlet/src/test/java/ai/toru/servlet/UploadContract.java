package ai.toru.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.toru.host.http.PluginRequest;
import ai.toru.host.http.StreamedBody;
import ai.toru.host.http.StreamedResponse;
import ai.toru.servlet.TestContainer.Setup;
import ai.toru.servlet.access.AccessPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP: requests whose bodies go to the plugin in parts. */
abstract class UploadContract extends ContainerContract {

    private static final Duration SHORT_IDLE = Duration.ofMillis(700);
    private static final int LONG = 300_000;
    private static final int MOST = 200 << 20;

    private final CompletableFuture<StreamedResponse> none = new CompletableFuture<>();
    private volatile FakeTaker taker = FakeTaker.ofAll();
    private volatile CompletableFuture<StreamedResponse> answer = none;

    @Override
    Setup setup() {
        AccessPolicy everybody = (request, access) -> true;
        return new Setup()
                .contextParameter("toru.maxBodyBytes", "100000")
                .contextParameter("toru.maxStreamedBodyBytes", Integer.toString(MOST))
                .servlet(new PluginServlet(gateway, everybody), "/plugins/*")
                .blockingServlet(new PluginServlet(gateway, everybody), "/blocking/*");
    }

    @BeforeEach
    void streamingPlugin() {
        gateway.add(Statuses.streaming("app", "/app"));
        taking(FakeTaker.ofAll());
    }

    @AfterEach
    void nothingIsHeld() {
        await().untilAsserted(() -> {
            assertThat(gateway.budget().heldByRequests()).isZero();
            assertThat(gateway.budget().heldByAnswers()).isZero();
            assertThat(container.busyThreads()).isLessThan(3);
        });
    }

    private void taking(FakeTaker fresh) {
        CompletableFuture<StreamedResponse> coming = new CompletableFuture<>();
        taker = fresh;
        answer = coming;
        gateway.stream((id, request) -> {
            if (request.streamedBody() != null) {
                fresh.begin(request);
            }
            return coming;
        });
    }

    private void answer(int status, String text) {
        answer.complete(StreamedResponse.of(FakeGateway.text(status, text)));
    }

    private RawHttp post(String mount, String... fields) throws IOException {
        RawHttp http = new RawHttp(container.port());
        http.send(RawHttp.request("POST", "/ctx/" + mount + "/app/x", fields));
        return http;
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    /** The plugin has the first bytes before the client has sent the last. */
    @ParameterizedTest
    @ValueSource(strings = {"plugins", "blocking"})
    void chunks_eachAsItComes(String mount) throws IOException {
        try (RawHttp http = post(mount, "Transfer-Encoding: chunked")) {
            String sent = "";
            for (String part : new String[] {"one", "two", "three"}) {
                http.send(chunk(part));
                sent += part;
                String all = sent;
                await().until(() -> taker.text().equals(all));
            }
            assertThat(taker.whole()).isFalse();
            http.send("0\r\n\r\n");
            await().until(taker::whole);
            answer(200, "thanks");
            assertThat(http.receive().text()).isEqualTo("thanks");
            PluginRequest request = gateway.only();
            assertThat(request.headers().all("Content-Length")).isEmpty();
            assertThat(request.streamedBody()).extracting(StreamedBody::length).isEqualTo(-1L);

            taking(FakeTaker.ofAll());
            answer(200, "again");
            http.send(RawHttp.request("GET", "/ctx/" + mount + "/app/next"));
            assertThat(http.receive().text()).isEqualTo("again");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plugins", "blocking"})
    void longBody_beginsBeforeItsEnd(String mount) throws IOException {
        try (RawHttp http = post(mount, "Content-Length: " + LONG)) {
            http.send("x".repeat(1000));
            await().until(() -> taker.come() == 1000);
            http.send("y".repeat(LONG - 1000));
            await().until(taker::whole);
            assertThat(taker.text()).isEqualTo("x".repeat(1000) + "y".repeat(LONG - 1000));
            answer(201, "made");
            assertThat(http.receive().status()).isEqualTo(201);
        }
        assertThat(gateway.only().headers().all("Content-Length")).containsExactly(Integer.toString(LONG));
        assertThat(gateway.only().streamedBody())
                .extracting(StreamedBody::length)
                .isEqualTo((long) LONG);
    }

    @ParameterizedTest
    @CsvSource({"plugins, 65536, app", "blocking, 65536, app", "plugins, 90000, app2"})
    void shortBody_orOtherPlugin_goesWhole(String mount, int length, String plugin) throws IOException {
        answer(200, "ok");
        try (RawHttp http = new RawHttp(container.port())) {
            http.send(RawHttp.request("POST", "/ctx/" + mount + "/" + plugin, "Content-Length: " + length));
            http.send("x".repeat(length));
            assertThat(http.receive().text()).isEqualTo("ok");
        }
        assertThat(gateway.only().streamedBody()).isNull();
        assertThat(gateway.only().body()).hasSize(length);
    }

    /** Nothing is read that the plugin has no room for, however long that takes; the client waits. */
    @ParameterizedTest
    @ValueSource(strings = {"plugins", "blocking"})
    void pluginTakesNothing_clientWaitsAndIsNotCutOff(String mount) throws Exception {
        container.idleTimeout(SHORT_IDLE);
        taking(FakeTaker.ofNothing());
        try (RawHttp http = post(mount, "Content-Length: " + LONG)) {
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> http.sendQuietly("x".repeat(LONG)));
            await().until(() -> taker.begun());
            long before = System.nanoTime();
            await().until(() ->
                    System.nanoTime() - before > SHORT_IDLE.multipliedBy(3).toNanos());
            assertThat(taker.come()).isZero();
            taker.take(1);
            await().until(() -> taker.come() > 0);
            assertThat(taker.come()).isLessThanOrEqualTo(65536);
            taker.take(Long.MAX_VALUE);
            await().until(taker::whole);
            sending.join();
            answer(200, "ok");
            assertThat(http.receive().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plugins", "blocking"})
    void clientGoesMidway_pluginHears(String mount) throws IOException {
        try (RawHttp http = post(mount, "Content-Length: " + LONG)) {
            http.send("half");
            await().until(() -> taker.come() == 4);
        }
        await().until(taker::broken);
        answer(200, "too late");
    }

    /** Ended by the container's time limit. */
    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 300000", "Transfer-Encoding: chunked"})
    void clientFallsSilent_endedAndPluginHears(String field) throws IOException {
        container.idleTimeout(SHORT_IDLE);
        try (RawHttp http = post("plugins", field)) {
            http.send(field.startsWith("C") ? "half" : chunk("half"));
            await().until(() -> taker.come() == 4);
            assertThat(http.statusOrEnd()).isIn(400, 408, 500, -1);
        }
        await().until(taker::broken);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plugins", "blocking"})
    void announcedTooLong_413AndPluginIsNotAsked(String mount) throws IOException {
        try (RawHttp http = post(mount, "Content-Length: " + (MOST + 1))) {
            assertError(http.receive(), 413, "request_too_large");
        }
        assertThat(gateway.received()).isEmpty();
    }

    /** The client sees the answer though it sends all first, and is not cut off in the middle of a short rest. */
    @ParameterizedTest
    @CsvSource({"plugins, true", "plugins, false", "blocking, true"})
    void pluginAnswersEarly_answerGoesOut(String mount, boolean cancels) throws IOException {
        try (RawHttp http = post(mount, "Content-Length: " + LONG)) {
            http.send("x".repeat(1000));
            await().until(() -> taker.come() == 1000);
            if (cancels) {
                taker.cancel();
            }
            answer(403, "no");
            if (mount.equals("blocking")) { // the thread is in the middle of a read
                http.send("x".repeat(1000));
            }
            RawHttp.Response response = http.receive();
            assertThat(response.status()).isEqualTo(403);
            assertThat(response.text()).isEqualTo("no");
            http.sendQuietly("x".repeat(LONG - 1000));
        }
    }

    /** More than is read away. */
    @ParameterizedTest
    @ValueSource(strings = {"plugins", "blocking"})
    void pluginAnswersEarlyToAVeryLongBody_answerGoesOut(String mount) throws IOException {
        taking(FakeTaker.ofNothing());
        answer(403, "no");
        try (RawHttp http = post(mount, "Content-Length: " + MOST)) {
            assertThat(http.receive().status()).isEqualTo(403);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plugins", "blocking"})
    void expect_pluginTakes_clientIsToldToSend(String mount) throws IOException {
        try (RawHttp http = post(mount, "Content-Length: " + LONG, "Expect: 100-continue")) {
            assertThat(http.interim()).isEqualTo(100);
            http.send("x".repeat(LONG));
            await().until(taker::whole);
            answer(200, "ok");
            assertThat(http.receive().text()).isEqualTo("ok");
        }
    }

    @Test
    void expect_pluginRefuses_clientHears() throws IOException {
        taking(FakeTaker.ofNothing());
        answer(401, "who?");
        try (RawHttp http = post("plugins", "Content-Length: " + LONG, "Expect: 100-continue")) {
            assertThat(http.receive().status()).isEqualTo(401);
        }
    }

    /** Both ways at once. */
    @ParameterizedTest
    @ValueSource(strings = {"plugins"})
    void answerInParts_whileTheBodyComes_bothGoOn(String mount) throws IOException {
        FakeParts parts = new FakeParts();
        try (RawHttp http = post(mount, "Transfer-Encoding: chunked")) {
            http.send(chunk("one"));
            await().until(() -> taker.text().equals("one"));
            answer.complete(parts.response(200));
            http.head();
            parts.send("1");
            assertThat(http.chunk()).isEqualTo("1");
            http.send(chunk("two"));
            await().until(() -> taker.text().equals("onetwo"));
            http.send("0\r\n\r\n");
            await().until(taker::whole);
            parts.end();
            assertThat(http.chunk()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plugins", "blocking"})
    void manyBytes_allArrive(String mount) throws Exception {
        taking(FakeTaker.ofOneByOne());
        int many = 32 << 20;
        try (RawHttp http = post(mount, "Content-Length: " + many)) {
            byte[] piece = new byte[1 << 20];
            for (int i = 0; i < 32; i++) {
                http.send(piece);
            }
            await().until(taker::whole);
            assertThat(taker.come()).isEqualTo(many);
            answer(200, "ok");
            assertThat(http.receive().text()).isEqualTo("ok");
        }
    }
}
