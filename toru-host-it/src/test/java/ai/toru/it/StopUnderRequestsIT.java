package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.toru.it.KeptConnection.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.core.StandardContext;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fault: an application is stopped while requests run that would take 30 s: soon gone, and no client left in the dark. */
@NeedsTool("python3")
class StopUnderRequestsIT {
    private static final int CLIENTS = 12;
    /** The host takes 8 s at most, of which it may wait 7; a busy machine takes longer for the rest. */
    private static final Duration LIMIT = Duration.ofSeconds(13);

    private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);

    @TempDir
    private Path directory;

    @BeforeEach
    void install() {
        PluginFiles.scripted(directory.resolve("plugins"), "one");
    }

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void stop_inTomcatWhileRequestsHang_allAreToldWithinLimit() throws Exception {
        try (TomcatServer tomcat = new TomcatServer(directory)) {
            StandardContext context = tomcat.deployed(DeployedWar.CONTEXT_PATH, parameters());
            assertStops(tomcat.web(DeployedWar.CONTEXT_PATH), () -> tomcat.undeploy(context));
        }
    }

    @Test
    void stop_inJettyWhileRequestsHang_allAreToldWithinLimit() throws Exception {
        try (JettyServer jetty = new JettyServer(directory)) {
            WebAppContext context = jetty.deployed(DeployedWar.CONTEXT_PATH, parameters());
            assertStops(jetty.web(DeployedWar.CONTEXT_PATH), () -> jetty.undeploy(context));
        }
    }

    private void assertStops(Web web, Ending ending) throws Exception {
        long pid = web.awaitState("one", "RUNNING").path("pid").asLong();
        List<Future<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            String method = i % 2 == 0 ? "GET" : "POST";
            answers.add(threads.submit(() -> hanging(web, method)));
        }
        await().until(() -> web.status("one").path("in_flight").asInt()
                        + web.status("one").path("queued").asInt()
                == CLIENTS);

        long begin = System.nanoTime();
        ending.run();

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LIMIT);
        for (Future<Answer> answer : answers) {
            // 503 for those that waited in the host, 502 for the one that the plugin had
            assertThat(answer.get(20, TimeUnit.SECONDS).status()).isIn(502, 503);
        }
        await().until(() -> !Pids.alive(pid));
        DeployedWar.assertNothingOpen();
    }

    private static Answer hanging(Web web, String method) throws IOException {
        try (KeptConnection connection = new KeptConnection(web.base().getPort())) {
            return connection.exchange(method + " " + web.base().getPath() + "plugins/one/hang HTTP/1.1\r\nHost: "
                    + web.base().getAuthority() + "\r\nContent-Length: 2\r\n\r\nhi");
        }
    }

    private Map<String, String> parameters() {
        return Map.of(
                "toru.plugins", directory.resolve("plugins").toString(),
                "toru.data", directory.resolve("data").toString());
    }

    private interface Ending {
        void run() throws Exception;
    }
}
