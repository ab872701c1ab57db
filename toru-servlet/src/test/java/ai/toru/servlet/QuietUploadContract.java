package ai.toru.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.toru.host.http.StreamedResponse;
import ai.toru.servlet.TestContainer.Setup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** HTTP: many uploads at once leave no stack trace in the log; no container is asked for anything once it has its request back. */
abstract class QuietUploadContract extends ContainerContract {

    private static final int CLIENTS = 8;
    private static final int EACH = 25;
    private static final int LONG = 500_000;

    private ExecutorService plugin;
    private ExecutorService clients;
    private LoggedTraces log;

    @Override
    Setup setup() {
        return new Setup().servlet(new PluginServlet(gateway, (request, access) -> true), "/plugins/*");
    }

    @BeforeEach
    void watchLog() {
        gateway.add(Statuses.streaming("app", "/app"));
        plugin = Executors.newFixedThreadPool(4);
        clients = Executors.newFixedThreadPool(CLIENTS);
        log = new LoggedTraces();
    }

    @AfterEach
    void end() {
        log.close();
        clients.shutdownNow();
        plugin.shutdownNow();
    }

    @Test
    void uploads_readWhole_noTrace() throws Exception {
        reading(Long.MAX_VALUE, () -> whole(200));
        sideBySide(() -> {
            try (RawHttp http = new RawHttp(container.port())) {
                for (int i = 0; i < EACH; i++) {
                    post(http, LONG);
                    assertThat(http.receive().text()).isEqualTo("thanks");
                }
            }
            return null;
        });
        nothingWasLogged();
    }

    @Test
    void uploads_answeredEarly_noTrace() throws Exception {
        reading(1, () -> whole(403));
        sideBySide(() -> earlyAnswers(CLIENTS));
        nothingWasLogged();
    }

    @Test
    void uploads_answeredEarlyInParts_noTrace() throws Exception {
        reading(1, () -> new FakeParts().send("thanks").end().response(403));
        sideBySide(() -> earlyAnswers(CLIENTS));
        nothingWasLogged();
    }

    private void reading(long most, Supplier<StreamedResponse> answering) {
        gateway.stream((id, request) -> FakeReader.read(request, plugin, most, answering));
    }

    private static StreamedResponse whole(int status) {
        return StreamedResponse.of(FakeGateway.text(status, "thanks"));
    }

    private Void earlyAnswers(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            try (RawHttp http = new RawHttp(container.port())) {
                post(http, 4 * LONG);
                assertThat(http.receive().text()).isEqualTo("thanks");
            }
        }
        return null;
    }

    private static void post(RawHttp http, int length) throws IOException {
        http.send(RawHttp.request("POST", "/ctx/plugins/app", "Content-Length: " + length));
        http.send(new byte[length]);
    }

    private void sideBySide(Callable<Void> client) throws Exception {
        List<Future<Void>> running = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            running.add(clients.submit(client));
        }
        for (Future<Void> each : running) {
            each.get();
        }
    }

    private void nothingWasLogged() {
        await().until(() -> container.busyThreads() < 3 && gateway.budget().heldByRequests() == 0);
        assertThat(log.all()).isEmpty();
    }
}
