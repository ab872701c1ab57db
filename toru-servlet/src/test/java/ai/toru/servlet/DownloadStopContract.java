package ai.toru.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.toru.servlet.TestContainer.Setup;
import ai.toru.servlet.TestContainer.Starter;
import ai.toru.servlet.access.AccessPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redeploy: the application stops while answers come in parts, to clients some of which take nothing. */
abstract class DownloadStopContract {

    abstract Starter starter();

    @Test
    void stop_answersAreOnTheirWay_allBreakOffAndPluginsHear(@TempDir Path scratch) throws Exception {
        FakeGateway gateway = new FakeGateway(scratch);
        gateway.add(Statuses.running("app", "/app"));
        Queue<FakeParts> answers = new ConcurrentLinkedQueue<>();
        gateway.stream((id, request) -> {
            FakeParts parts = new FakeParts();
            answers.add(parts);
            parts.sendZeros(request.path().equals("/many") ? 1 << 20 : 1);
            return CompletableFuture.completedFuture(parts.response(200));
        });
        AccessPolicy everybody = (request, access) -> true;
        TestContainer container = starter()
                .start(
                        new Setup()
                                .servlet(new PluginServlet(gateway, everybody), "/plugins/*")
                                .blockingServlet(new PluginServlet(gateway, everybody), "/blocking/*"),
                        scratch);
        List<RawHttp> clients = new ArrayList<>();
        boolean stopped = false;
        try {
            for (String target : List.of("plugins/app/one", "blocking/app/one", "plugins/app/many")) {
                RawHttp client = RawHttp.withSmallBuffer(container.port());
                clients.add(client);
                client.send(RawHttp.request("GET", "/ctx/" + target));
                assertThat(client.head().status()).isEqualTo(200);
            }
            assertThat(clients.get(0).chunkLength()).isPositive();

            container.stop();
            stopped = true;

            await().until(() -> answers.stream().allMatch(FakeParts::givenUp));
            for (RawHttp client : clients) {
                assertThat(client.endsWhole()).isFalse();
            }
        } finally {
            for (RawHttp client : clients) {
                client.close();
            }
            if (!stopped) {
                container.stop();
            }
        }
    }
}
