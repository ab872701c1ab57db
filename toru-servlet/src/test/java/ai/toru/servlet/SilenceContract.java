package ai.toru.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.toru.host.http.HeaderFields;
import ai.toru.host.http.PluginResponse;
import ai.toru.host.http.StreamedResponse;
import ai.toru.servlet.TestContainer.Setup;
import ai.toru.servlet.access.AccessPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP: clients that fall silent are ended by our clock, long before the container's, and hold neither memory nor a thread. */
abstract class SilenceContract extends ContainerContract {

    static final int LARGE = 16 << 20;

    /** Less than a test would wait for the container's own time limit. */
    static final Duration SOON = Duration.ofSeconds(15);

    @Override
    Setup setup() {
        AccessPolicy everybody = (request, access) -> true;
        Setup setup = new Setup()
                .contextParameter("toru.transferTimeout", "400ms")
                .contextParameter("toru.maxBodyBytes", "1000")
                .servlet(new PluginServlet(gateway, everybody), "/plugins/*")
                .servlet(new PluginManagementServlet(gateway, everybody), "/api/plugins/*");
        setup.idleTimeout = Duration.ofMinutes(3);
        return setup;
    }

    @AfterEach
    void nothingIsHeld() {
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(gateway.budget().heldByRequests()).isZero();
            assertThat(gateway.budget().heldByAnswers()).isZero();
            assertThat(container.busyThreads()).isLessThan(3);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "plugins, 'Content-Length: 900', ''",
        "plugins, 'Content-Length: 900', x",
        "plugins, 'Transfer-Encoding: chunked', ''",
        "plugins, 'Transfer-Encoding: chunked', '1|x|'",
        "plugins, 'Transfer-Encoding: chunked', '9|x'",
        "api/plugins/route, 'Content-Length: 900', x",
    })
    void receive_silentUpload_408AndClosed(String mount, String field, String sent) throws IOException {
        try (RawHttp http = new RawHttp(container.port())) {
            http.send(post(mount, field) + sent.replace("|", "\r\n"));

            RawHttp.Response response = http.receive();

            assertError(response, 408, "request_timeout");
            assertThat(response.first("Connection")).contains("close");
            assertThat(http.takeAll()).isZero();
        }
        assertThat(gateway.received()).isEmpty();
    }

    /** What is too long is read away before it is refused, but not for longer than it may take. */
    @ParameterizedTest
    @ValueSource(strings = {"", "x"})
    void receive_silentUploadThatIsTooLong_413(String sent) throws IOException {
        try (RawHttp http = new RawHttp(container.port())) {
            http.send(post("plugins", "Content-Length: 1500") + sent);

            assertError(http.receive(), 413, "request_too_large");
        }
    }

    /** The end comes from many bodies at once as well, and no thread waits for any of them. */
    @Test
    void receive_manySilentUploads_noThreadIsHeld() throws IOException {
        List<RawHttp> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 60; i++) {
                RawHttp client = new RawHttp(container.port());
                clients.add(client);
                client.send(post("plugins", i % 2 == 0 ? "Content-Length: 9" : "Transfer-Encoding: chunked"));
            }
            for (RawHttp client : clients) {
                assertThat(client.receive().status()).isEqualTo(408);
            }
        } finally {
            for (RawHttp client : clients) {
                client.close();
            }
        }
        assertThat(gateway.received()).isEmpty();
    }

    /** An answer at hand is written as the client takes it too. */
    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST Content-Length: 2 hi", "POST Transfer-Encoding: chunked 2|hi|0||"})
    void answer_largeAndAtHand_arrives(String request) throws IOException {
        gateway.answer(new PluginResponse(200, HeaderFields.empty(), new byte[LARGE]));
        try (RawHttp http = new RawHttp(container.port())) {
            for (int i = 0; i < 2; i++) {
                http.send(text(request));
                assertThat(http.receive().body()).hasSize(LARGE);
            }
        }
    }

    /** A client that is fast enough loses nothing, however long the plugin takes. */
    @Test
    void answer_pluginTakesLongerThanBodiesMay_arrives() throws IOException {
        gateway.behave((id, asked) -> new CompletableFuture<PluginResponse>()
                .completeOnTimeout(FakeGateway.text(200, "late"), 1, TimeUnit.SECONDS));
        try (RawHttp http = new RawHttp(container.port())) {
            http.send(text("POST Content-Length: 2 hi"));
            assertThat(http.receive().text()).isEqualTo("late");
            http.send(text("POST Transfer-Encoding: chunked 2|hi|0||"));
            assertThat(http.receive().text()).isEqualTo("late");
        }
    }

    /** A body that goes on as it comes, too; the plugin hears of it. */
    @ParameterizedTest
    @CsvSource({
        "'Content-Length: 300000', ''",
        "'Content-Length: 300000', x",
        "'Transfer-Encoding: chunked', '1|x|'",
        "'Transfer-Encoding: chunked', '9|x'",
    })
    void stream_silentUpload_408AndPluginHears(String field, String sent) throws IOException {
        FakeTaker taker = FakeTaker.ofAll();
        gateway.add(Statuses.streaming("app", "/app"));
        gateway.stream((id, asked) -> {
            taker.begin(asked);
            return new CompletableFuture<>();
        });
        try (RawHttp http = new RawHttp(container.port())) {
            http.send(post("plugins", field) + sent.replace("|", "\r\n"));

            assertError(http.receive(), 408, "request_timeout");

            await().until(taker::broken);
            assertThat(http.takeAll()).isZero();
        }
    }

    /** While it is the plugin that takes nothing, the client may be silent. */
    @Test
    void stream_pluginTakesNothingForLong_uploadGoesOn() throws IOException {
        FakeTaker taker = FakeTaker.ofNothing();
        gateway.add(Statuses.streaming("app", "/app"));
        CompletableFuture<StreamedResponse> answer = new CompletableFuture<>();
        gateway.stream((id, asked) -> {
            taker.begin(asked);
            return answer;
        });
        try (RawHttp http = new RawHttp(container.port())) {
            http.send(post("plugins", "Transfer-Encoding: chunked") + "1\r\nx\r\n");
            await().until(taker::begun);
            long before = System.nanoTime();
            await().until(() -> System.nanoTime() - before > TimeUnit.SECONDS.toNanos(1));
            http.send("0\r\n\r\n");
            taker.take(9);
            await().until(taker::whole);
            assertThat(taker.text()).isEqualTo("x");
            answer.complete(StreamedResponse.of(FakeGateway.text(200, "ok")));
            assertThat(http.receive().text()).isEqualTo("ok");
        }
    }

    /** Nor one whose answer comes in parts, with pauses of the plugin's. */
    @Test
    void parts_pluginPausesLongerThanBodiesMay_arrive() throws IOException {
        FakeParts parts = new FakeParts().send("1");
        gateway.stream((id, asked) -> CompletableFuture.completedFuture(parts.response(200)));
        try (RawHttp http = new RawHttp(container.port())) {
            http.send(text("GET"));
            http.head();
            assertThat(http.chunk()).isEqualTo("1");
            CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS)
                    .execute(() -> parts.send("2").end());
            assertThat(http.chunk()).isEqualTo("2");
            assertThat(http.chunk()).isEmpty();
        }
    }

    private static String post(String mount, String field) {
        return "POST /ctx/" + mount + "/app HTTP/1.1\r\nHost: h\r\n" + field + "\r\n\r\n";
    }

    /** A method alone, or with a field and a body. */
    static String text(String request) {
        if (request.equals("GET")) {
            return RawHttp.request("GET", "/ctx/plugins/app");
        }
        String[] words = request.split(" ", 4);
        return post("plugins", words[1] + " " + words[2]) + words[3].replace("|", "\r\n");
    }
}
