package ai.toru.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.toru.servlet.TestContainer.Setup;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP: answers in parts to requests whose bodies the plugin does not want; no idle time limit helps. */
abstract class EarlyAnswerContract extends ContainerContract {

    private static final int LONG = 300_000;

    private FakeParts parts;

    @Override
    Setup setup() {
        return new Setup().servlet(new PluginServlet(gateway, (request, access) -> true), "/plugins/*");
    }

    @BeforeEach
    void refusingPlugin() {
        FakeParts fresh = new FakeParts();
        parts = fresh;
        gateway.add(Statuses.streaming("app", "/app"));
        gateway.stream((id, request) -> CompletableFuture.completedFuture(fresh.response(400)));
    }

    @AfterEach
    void nothingIsHeld() {
        await().untilAsserted(() -> {
            assertThat(gateway.budget().heldByRequests()).isZero();
            assertThat(gateway.budget().heldByAnswers()).isZero();
            assertThat(container.busyThreads()).isLessThan(3);
        });
    }

    private RawHttp post(String field) throws IOException {
        RawHttp http = new RawHttp(container.port());
        http.send(RawHttp.request("POST", "/ctx/plugins/app", field));
        return http;
    }

    /** As curl does with a refusal: it sends no more, and waits for the end of the answer. */
    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 300000", "Transfer-Encoding: chunked"})
    void answer_clientStopsSending_endComesAtOnce(String field) throws IOException {
        try (RawHttp http = post(field)) {
            http.send(field.startsWith("C") ? "half" : "4\r\nhalf\r\n");
            assertThat(http.head().status()).isEqualTo(400);
            long before = System.nanoTime();
            parts.send("no").end();
            assertThat(http.chunk()).isEqualTo("no");
            assertThat(http.chunk()).isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
            await().until(() -> container.busyThreads() < 3);
        }
    }

    /** Nothing is lost for one that looks at the answer only then. */
    @ParameterizedTest
    @ValueSource(ints = {LONG, 10 * LONG})
    void answer_clientSendsAllFirst_seesIt(int length) throws IOException {
        parts.send("no").end();
        try (RawHttp http = post("Content-Length: " + length)) {
            for (int i = 0; i < 100; i++) {
                http.send("x".repeat(length / 100));
            }
            assertThat(http.receive().text()).isEqualTo("no");
        }
    }

    /** It sends a little from time to time, for ever; half of its body is still to come. */
    @Test
    void answer_clientGoesOnForever_endComesBeforeTheBodys() throws Exception {
        try (RawHttp http = post("Content-Length: " + LONG)) {
            CompletableFuture<Void> dripping = CompletableFuture.runAsync(() -> drip(http));
            assertThat(http.head().status()).isEqualTo(400);
            parts.end();
            assertThat(http.chunk()).isEmpty();
            assertThat(dripping).isNotDone();
            dripping.cancel(false);
        }
    }

    private static void drip(RawHttp http) {
        int[] sent = {0};
        await().pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofMinutes(1))
                .until(() -> !http.sendUntilClosed("x") || ++sent[0] > LONG / 2);
    }
}
