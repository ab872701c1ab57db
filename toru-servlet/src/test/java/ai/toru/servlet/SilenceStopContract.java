package ai.toru.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.toru.servlet.TestContainer.Setup;
import ai.toru.servlet.TestContainer.Starter;
import ai.toru.servlet.access.AccessPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redeploy: the application stops while bodies are on their way whose clients are silent. */
abstract class SilenceStopContract {

    abstract Starter starter();

    @Test
    void stop_bodiesAreOnTheirWay_noThreadIsLeft(@TempDir Path scratch) throws Exception {
        FakeGateway gateway = new FakeGateway(scratch);
        gateway.add(Statuses.running("app", "/app"));
        AccessPolicy everybody = (request, access) -> true;
        Setup setup = new Setup()
                .filter(new PluginFilter(gateway, everybody), "/app")
                .servlet(new PluginServlet(gateway, everybody), "/plugins/*")
                .servlet(new PluginManagementServlet(gateway, everybody), "/api/plugins/*")
                .servlet(new EchoServlet(), "/");
        TestContainer container = starter().start(setup, scratch);
        List<RawHttp> clients = new ArrayList<>();
        try {
            assertThat(watches()).isZero();
            for (String path : List.of("app", "plugins/app", "api/plugins/route/app")) {
                RawHttp client = new RawHttp(container.port());
                clients.add(client);
                client.send("POST /ctx/" + path + " HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nx");
            }
            await().until(() -> watches() == 3);
        } finally {
            container.stop();
            for (RawHttp client : clients) {
                client.close();
            }
        }
        assertThat(watches()).isZero();
        assertThat(gateway.received()).isEmpty();
    }

    private static long watches() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("toru-body-watch"))
                .count();
    }
}
