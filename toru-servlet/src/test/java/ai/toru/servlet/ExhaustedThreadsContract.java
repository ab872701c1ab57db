package ai.toru.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.toru.servlet.HungPluginSite.Client;
import ai.toru.servlet.TestContainer.Starter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where servlets may not be async, a plugin that hangs can take all threads of the container; it serves again afterwards. */
abstract class ExhaustedThreadsContract {

    /** More than three times as many as the container has threads. */
    private static final int CONNECTIONS = 60;

    /** Of 16 a container keeps a few for itself. */
    private static final int ALL_THREADS = 10;

    @TempDir
    Path scratch;

    private final List<RawHttp> waiting = new ArrayList<>();
    private final ExecutorService threads = Executors.newSingleThreadExecutor();
    private HungPluginSite site;

    abstract Starter starter();

    @BeforeEach
    void start() throws Exception {
        site = HungPluginSite.start(starter(), scratch, 2 * CONNECTIONS);
    }

    @AfterEach
    void stop() throws Exception {
        threads.shutdownNow();
        for (RawHttp each : waiting) {
            each.close();
        }
        site.stop();
    }

    @Test
    void serve_allThreadsWaitForAHungPlugin_servesAgainOnceItIsDisabled() throws Exception {
        for (int i = 0; i < CONNECTIONS; i++) {
            RawHttp connection = new RawHttp(site.container().port());
            waiting.add(connection);
            connection.send(RawHttp.request("GET", "/ctx/blocking/stuck/"));
        }
        await("no thread is left").until(() -> site.container().busyThreads() >= ALL_THREADS);
        try (Client other = site.client()) {
            Future<RawHttp.Response> steady = threads.submit(() -> other.ask("steady"));
            assertThat(steady).isNotDone();

            site.host().disable("stuck");

            assertThat(steady.get(20, TimeUnit.SECONDS).text()).isEqualTo("steady");
            for (RawHttp each : waiting) {
                assertThat(each.receive().status())
                        .isIn(404, 502, 503); // for what came when it was off, was with it, or waited
            }
            await().untilAsserted(
                            () -> assertThat(site.container().busyThreads()).isLessThan(3));
            assertThat(other.ask("steady").text()).isEqualTo("steady");
        }
    }
}
