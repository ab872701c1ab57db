package ai.toru.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.toru.host.http.HeaderFields;
import ai.toru.host.http.PluginResponse;
import ai.toru.servlet.TestContainer.Starter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Also that clients which stop reading are cut off, which cannot be done from without on Tomcat. */
final class SilenceOnJettyTest extends SilenceContract {

    @Override
    Starter starter() {
        return JettyContainer::start;
    }

    @ParameterizedTest
    @CsvSource({
        "later, 'GET'",
        "later, 'POST Content-Length: 2 hi'",
        "later, 'POST Transfer-Encoding: chunked 2|hi|0||'",
        "at once, 'GET'",
        "at once, 'POST Content-Length: 2 hi'",
    })
    void answer_clientStopsReading_cutOffAndNoThreadIsHeld(String when, String request) throws IOException {
        PluginResponse large = new PluginResponse(200, HeaderFields.empty(), new byte[LARGE]);
        gateway.behave((id, asked) -> when.equals("later")
                ? CompletableFuture.supplyAsync(() -> large)
                : CompletableFuture.completedFuture(large));
        try (RawHttp http = RawHttp.withSmallBuffer(container.port())) {
            http.send(text(request));
            assertThat(http.interim()).isEqualTo(200);

            nothingIsHeld();

            assertCutOff(http);
        }
    }

    /** What comes in parts, too; the plugin hears of it. */
    @Test
    void parts_clientStopsReading_cutOffAndPluginHears() throws IOException {
        FakeParts parts = new FakeParts().sendZeros(1 << 20);
        gateway.stream((id, asked) -> CompletableFuture.completedFuture(parts.response(200)));
        try (RawHttp http = RawHttp.withSmallBuffer(container.port())) {
            http.send(text("GET"));
            assertThat(http.head().status()).isEqualTo(200);

            await().atMost(SOON).until(parts::givenUp);
            nothingIsHeld();

            assertThat(http.endsWhole()).isFalse();
        }
    }

    /** More of them than the container has threads. */
    @Test
    void answer_manyClientsStopReading_allAreCutOff() throws IOException {
        PluginResponse large = new PluginResponse(200, HeaderFields.empty(), new byte[LARGE]);
        gateway.behave((id, asked) -> CompletableFuture.supplyAsync(() -> large));
        List<RawHttp> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 24; i++) {
                RawHttp client = RawHttp.withSmallBuffer(container.port());
                clients.add(client);
                client.send(text("GET"));
            }
            for (RawHttp client : clients) {
                assertThat(client.interim()).isEqualTo(200);
            }

            nothingIsHeld();

            gateway.answer(FakeGateway.text(200, "ok"));
            assertThat(exchange("GET", "/ctx/plugins/app/next").text()).isEqualTo("ok");
            for (RawHttp client : clients) {
                assertCutOff(client);
            }
        } finally {
            for (RawHttp client : clients) {
                client.close();
            }
        }
    }

    /** What is on its way still comes, then the end, and no word of another answer. */
    private static void assertCutOff(RawHttp http) {
        long before = System.nanoTime();
        assertThat(http.takeAll()).isLessThan(LARGE);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(SOON);
    }
}
