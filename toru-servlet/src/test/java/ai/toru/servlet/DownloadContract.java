package ai.toru.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.toru.host.plugin.ConnectionLostException;
import ai.toru.servlet.TestContainer.Setup;
import ai.toru.servlet.access.AccessPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP: answers that come in parts. */
abstract class DownloadContract extends ContainerContract {

    private static final Duration SHORT_IDLE = Duration.ofMillis(700);

    private FakeParts parts = new FakeParts();

    @Override
    Setup setup() {
        AccessPolicy everybody = (request, access) -> true;
        return new Setup()
                .filter(new PluginFilter(gateway, everybody), "/*")
                .servlet(new EchoServlet(), "/")
                .servlet(new PluginServlet(gateway, everybody), "/plugins/*", "sandbox", "true")
                .blockingServlet(new PluginServlet(gateway, everybody), "/blocking/*");
    }

    private FakeParts answering(int status, String... fields) {
        FakeParts fresh = new FakeParts();
        parts = fresh;
        gateway.stream((id, request) -> CompletableFuture.completedFuture(fresh.response(status, fields)));
        return fresh;
    }

    private RawHttp ask(String mount, String... fields) throws IOException {
        RawHttp http = new RawHttp(container.port());
        http.send(RawHttp.request("GET", "/ctx/" + mount + "/x", fields));
        return http;
    }

    @AfterEach
    void nothingIsHeld() {
        await().untilAsserted(() -> {
            assertThat(gateway.budget().heldByAnswers()).isZero();
            assertThat(container.busyThreads()).isLessThan(3);
        });
    }

    /** The first byte is not held back for the second, nor the head for the first. */
    @ParameterizedTest
    @ValueSource(strings = {"plugins/app", "blocking/app", "app"})
    void parts_eachAsItComes(String mount) throws IOException {
        FakeParts answer = answering(201, "Content-Type", "text/event-stream", "X-Accel-Buffering", "no");
        try (RawHttp http = ask(mount)) {
            RawHttp.Response head = http.head();
            assertThat(head.status()).isEqualTo(201);
            assertThat(head.all("Transfer-Encoding")).containsExactly("chunked");
            assertThat(head.all("Content-Type")).containsExactly("text/event-stream");
            assertThat(head.all("X-Accel-Buffering")).containsExactly("no");
            assertThat(head.all("X-Request-Id")).hasSize(1);
            for (String event : new String[] {"data: 1\n\n", "data: 2\n\n", "data: 3\n\n"}) {
                answer.send(event);
                assertThat(http.chunk()).isEqualTo(event);
            }
            answer.end("X-Sum", "1");
            assertThat(http.chunk()).isEmpty();
            assertThat(http.fieldLines()).isEmpty();

            gateway.stream(null);
            http.send(RawHttp.request("GET", "/ctx/" + mount + "/next"));
            assertThat(http.receive().text()).isEqualTo("ok");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plugins/app", "blocking/app"})
    void parts_lengthIsSaid_passedOn(String mount) throws IOException {
        answering(200, "Content-Length", "10").send("12345").send("67890").end();
        try (RawHttp http = ask(mount)) {
            RawHttp.Response answer = http.receive();

            assertThat(answer.all("Content-Length")).containsExactly("10");
            assertThat(answer.all("Transfer-Encoding")).isEmpty();
            assertThat(answer.text()).isEqualTo("1234567890");

            gateway.stream(null);
            http.send(RawHttp.request("GET", "/ctx/" + mount + "/next"));
            assertThat(http.receive().text()).isEqualTo("ok");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "ten", "1, 1", "99999999999999999999"})
    void parts_lengthIsNoNumber_chunked(String length) throws IOException {
        answering(200, "Content-Length", length).send("1").end();
        try (RawHttp http = ask("plugins/app")) {
            RawHttp.Response answer = http.receive();

            assertThat(answer.all("Content-Length")).isEmpty();
            assertThat(answer.text()).isEqualTo("1");
        }
    }

    /** Never a clean end, nor a connection that is used for the next answer. */
    @ParameterizedTest
    @CsvSource({"plugins/app, -", "blocking/app, -", "plugins/app, 1000", "blocking/app, 1000"})
    void parts_pluginDiesMidway_endIsBroken(String mount, String length) throws IOException {
        FakeParts answer = length.equals("-") ? answering(200) : answering(200, "Content-Length", length);
        try (RawHttp http = ask(mount)) {
            assertThat(http.head().status()).isEqualTo(200);
            answer.send("some");
            String come = length.equals("-") ? http.chunk() : new String(http.take(4));
            assertThat(come).isEqualTo("some");

            answer.fail(new ConnectionLostException("app", "It died."));
            if (length.equals("-")) {
                assertThatThrownBy(http::chunk).isInstanceOf(Exception.class);
            }
            assertThat(http.takeAll()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"plugins/app, 12", "blocking/app, 12", "plugins/app, 12345678", "blocking/app, 12345678"})
    void parts_otherLengthThanSaid_endIsBroken(String mount, String body) throws IOException {
        answering(200, "Content-Length", "6").send(body).end();
        try (RawHttp http = ask(mount)) {
            assertThat(http.head().status()).isEqualTo(200);
            assertThat(http.takeAll()).isLessThan(6);
        }
    }

    /** Though the client has all that was announced before the plugin sends more. */
    @ParameterizedTest
    @ValueSource(strings = {"plugins/app", "blocking/app"})
    void parts_moreThanSaid_oneAfterTheOther_endIsBroken(String mount) throws IOException {
        FakeParts answer = answering(200, "Content-Length", "6").send("12345").send("6");
        try (RawHttp http = ask(mount)) {
            assertThat(http.head().first("Content-Length")).contains("6");
            assertThat(new String(http.take(5))).isEqualTo("12345");
            answer.send("7").end();
            assertThat(http.takeAll()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plugins/app", "blocking/app"})
    void parts_nothingWasSaidToCome_moreComes_endIsBroken(String mount) throws IOException {
        FakeParts answer = answering(200, "Content-Length", "0");
        try (RawHttp http = ask(mount)) {
            assertThat(http.head().status()).isEqualTo(200);
            answer.send("1").end();
            assertThat(http.endsWhole()).isFalse();
        }
    }

    @Test
    void parts_pluginIsSilentForLong_streamGoesOn() throws Exception {
        container.idleTimeout(SHORT_IDLE);
        FakeParts answer = answering(200).send("1");
        for (String mount : new String[] {"plugins/app", "blocking/app"}) {
            answer = answering(200).send("1");
            try (RawHttp http = ask(mount)) {
                http.head();
                assertThat(http.chunk()).isEqualTo("1");
                long before = System.nanoTime();
                await().until(() ->
                        System.nanoTime() - before > SHORT_IDLE.multipliedBy(3).toNanos());
                answer.send("2").end();
                assertThat(http.chunk()).isEqualTo("2");
                assertThat(http.chunk()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"plugins/app", "blocking/app"})
    void parts_clientGoes_pluginHears(String mount) throws IOException {
        FakeParts answer = answering(200).sendZeros(1 << 20);
        try (RawHttp http = ask(mount)) {
            http.head();
        }
        await().until(answer::givenUp);
    }

    /** Even where there is nothing to write for the moment. */
    @ParameterizedTest
    @CsvSource({"plugins/app", "blocking/app"})
    void parts_clientGoesWhilePluginIsSilent_pluginHearsWithTheNextParts(String mount) throws IOException {
        FakeParts answer = answering(200).send("1");
        try (RawHttp http = ask(mount)) {
            http.head();
            http.chunk();
        }
        await().until(() -> {
            answer.send("more");
            return answer.givenUp();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "HEAD, 200, plugins",
        "GET, 204, plugins",
        "GET, 304, plugins",
        "HEAD, 200, blocking",
        "GET, 204, blocking"
    })
    void parts_noBodyWanted_givenUp(String method, int status, String mount) throws IOException {
        FakeParts answer = answering(status, "Content-Length", "7", "X-A", "b");
        RawHttp.Response response = exchange(method, "/ctx/" + mount + "/app/x");

        assertThat(response.status()).isEqualTo(status);
        assertThat(response.all("X-A")).containsExactly("b");
        assertThat(response.body()).isEmpty();
        if (method.equals("HEAD")) {
            assertThat(response.all("Content-Length")).containsExactly("7");
        }
        await().until(answer::givenUp);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plugins", "blocking"})
    void parts_toHeadWithoutLength_noneIsTold(String mount) throws IOException {
        answering(200, "X-A", "b");

        RawHttp.Response response = exchange("HEAD", "/ctx/" + mount + "/app/x");

        assertThat(response.all("X-A")).containsExactly("b");
        assertThat(response.all("Content-Length")).isEmpty();
    }

    @Test
    void parts_fieldsThatCannotPass_502AndGivenUp() throws IOException {
        FakeParts answer = answering(200, "X-A", "line\nend");

        assertError(exchange("GET", "/ctx/plugins/app/x"), 502, "bad_plugin_response");

        assertThat(answer.givenUp()).isTrue();
    }

    @Test
    void parts_documentInSandbox_hasPolicy() throws IOException {
        answering(200, "Content-Type", "text/html").send("<p>").end();

        assertThat(exchange("GET", "/ctx/plugins/app/x").all("Content-Security-Policy"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plugins/app", "blocking/app"})
    void trailers_clientTakesThem_passed(String mount) throws IOException {
        answering(200)
                .send("1")
                .end("X-Sum", "17", "X-Sum", "18", "Set-Cookie", "a=b", "X-Bad", "x\ny", "Content-Type", "t");
        try (RawHttp http = ask(mount, "TE: trailers", "Connection: TE")) {
            http.head();
            assertThat(http.chunk()).isEqualTo("1");
            assertThat(http.chunk()).isEmpty();
            assertThat(http.fieldLines()).map(line -> line.replace(" ", "")).containsExactly("X-Sum:17,18");
        }
    }

    /** The plugin sends no more than the client takes, and what lies between. */
    @ParameterizedTest
    @ValueSource(strings = {"plugins/app", "blocking/app"})
    void parts_clientReadsSlowly_pluginWaits(String mount) throws IOException {
        FakeParts answer = answering(200).sendZeros(1024).end();
        try (RawHttp http = RawHttp.withSmallBuffer(container.port())) {
            http.send(RawHttp.request("GET", "/ctx/" + mount + "/x"));
            http.head();
            long[] seen = {-1};
            await().during(Duration.ofMillis(300))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> {
                        boolean same = seen[0] == answer.sent();
                        seen[0] = answer.sent();
                        return same;
                    });
            assertThat(answer.sent()).isLessThan(8 << 20);
            assertThat(gateway.budget().heldByAnswers()).isLessThanOrEqualTo(4 * 65536);

            long body = 0;
            for (int chunk = http.chunkLength(); chunk > 0; chunk = http.chunkLength()) {
                body += chunk;
            }
            assertThat(body).isEqualTo(64L << 20);
        }
    }
}
