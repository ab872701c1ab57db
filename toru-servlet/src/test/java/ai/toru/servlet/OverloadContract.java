package ai.toru.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.toru.host.PluginHost;
import ai.toru.servlet.TestContainer.Setup;
import ai.toru.servlet.TestContainer.Starter;
import ai.toru.servlet.access.AccessPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One plugin of a real host hangs, and a thousand connections ask it: those that do not fit are told so at once, the other
 * plugin, which works 5 ms for each answer, stays as quick as on a host where nothing hangs, and the container keeps its
 * threads.
 */
abstract class OverloadContract {

    private static final int CONNECTIONS = 1000;
    private static final int QUEUED = 100;

    /** One that the plugin has, and the queue. */
    private static final int WAITING = 1 + QUEUED;

    private static final Duration AT_ONCE = Duration.ofMillis(50);
    private static final int ROUNDS = 6;

    @TempDir
    Path scratch;

    private final List<RawHttp> waiting = new ArrayList<>();
    private final List<Client> excess = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private Site crowded;
    private Site calm;

    abstract Starter starter();

    /** A host in a container. */
    private record Site(PluginHost host, TestContainer container) {

        void stop() throws Exception {
            host.close();
            container.stop();
        }
    }

    /** A connection that is opened again when the server has closed it. Confined to one thread at a time. */
    private static final class Client implements AutoCloseable {

        private final Site site;
        private RawHttp connection;

        Client(Site site) throws IOException {
            this.site = site;
            connection = new RawHttp(site.container().port());
        }

        RawHttp.Response ask(String plugin) throws IOException {
            connection.send(request(plugin));
            RawHttp.Response response = connection.receive();
            if (response.all("Connection").contains("close")) {
                connection.close();
                connection = new RawHttp(site.container().port());
            }
            return response;
        }

        @Override
        public void close() throws IOException {
            connection.close();
        }
    }

    @BeforeEach
    void start() throws Exception {
        crowded = site("crowded");
        calm = site("calm");
    }

    private Site site(String name) throws Exception {
        Path directory = scratch.resolve(name);
        Path plugins = Files.createDirectories(directory.resolve("plugins"));
        for (String id : List.of("steady", "stuck")) {
            Path file = plugins.resolve(id + ".binary");
            try (InputStream program = OverloadContract.class.getResourceAsStream("/plugins/steady_or_stuck.py")) {
                Files.copy(program, file);
            }
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        PluginHost host = PluginHost.builder(plugins)
                .dataDirectory(directory.resolve("data"))
                .socketsDirectory(directory.resolve("s"))
                .maxQueuedRequests(QUEUED)
                .plugin("stuck", stuck -> stuck.shutdownTimeout(Duration.ofMillis(100)))
                .enableNewPlugins(true)
                .build()
                .start();
        AccessPolicy everybody = (request, access) -> true;
        Setup setup = new Setup().servlet(new PluginServlet(host, everybody), "/plugins/*");
        Site site = new Site(host, starter().start(setup, directory));
        try (Client client = new Client(site)) {
            await().until(() -> client.ask("steady").status() == 200);
        }
        return site;
    }

    @AfterEach
    void stop() throws Exception {
        threads.shutdownNow();
        for (RawHttp each : waiting) {
            each.close();
        }
        for (Client each : excess) {
            each.close();
        }
        crowded.stop();
        calm.stop();
    }

    @Test
    void serve_aThousandConnectionsToAHungPlugin_excessIsToldAtOnceAndNobodyElseNotices() throws Exception {
        crowd();

        long[] refusals = refusals();
        assertThat(Duration.ofNanos(refusals[refusals.length * 99 / 100])).isLessThan(AT_ONCE);

        AtomicBoolean goOn = new AtomicBoolean(true);
        Future<Void> retrying = threads.submit(() -> retry(goOn));
        await().untilAsserted(() -> {
            long[] best = bestMedians();
            assertThat((double) best[0] / best[1])
                    .as("%d ns beside the hung plugin, %d ns elsewhere", best[0], best[1])
                    .isLessThan(1.1);
        });
        goOn.set(false);
        retrying.get(10, TimeUnit.SECONDS);
        await().untilAsserted(
                        () -> assertThat(crowded.container().busyThreads()).isLessThan(3));
    }

    /** As many connections as fit ask and wait. */
    private void crowd() throws IOException {
        for (int i = 0; i < WAITING; i++) {
            RawHttp connection = new RawHttp(crowded.container().port());
            waiting.add(connection);
            connection.send(request("stuck"));
        }
        await().until(() -> crowded.host().plugin("stuck").orElseThrow().queued() == QUEUED);
    }

    /** How long each connection that does not fit, and stays, waits for its refusal; in ns, sorted. */
    private long[] refusals() throws Exception {
        List<Future<Long>> refusals = new ArrayList<>();
        for (int i = WAITING; i < CONNECTIONS; i++) {
            refusals.add(threads.submit(() -> {
                Client client = new Client(crowded);
                excess.add(client);
                long start = System.nanoTime();
                assertRefused(client.ask("stuck"));
                return System.nanoTime() - start;
            }));
        }
        long[] took = new long[refusals.size()];
        for (int i = 0; i < took.length; i++) {
            took[i] = refusals.get(i).get(60, TimeUnit.SECONDS);
        }
        Arrays.sort(took);
        return took;
    }

    /** Has those that were refused ask again, each once a second as {@code Retry-After} says. */
    private Void retry(AtomicBoolean goOn) throws IOException, InterruptedException {
        long next = System.nanoTime();
        for (int i = 0; goOn.get(); i++) {
            assertRefused(excess.get(i % excess.size()).ask("stuck"));
            next += TimeUnit.SECONDS.toNanos(1) / excess.size();
            TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
        }
        return null;
    }

    /** How long the steady plugin takes: on the crowded host and on the calm one, measured by turns. */
    private long[] bestMedians() throws IOException {
        long[] best = {Long.MAX_VALUE, Long.MAX_VALUE};
        try (Client ofCrowded = new Client(crowded);
                Client ofCalm = new Client(calm)) {
            for (int round = 0; round < ROUNDS; round++) {
                best[0] = Math.min(best[0], median(ofCrowded));
                best[1] = Math.min(best[1], median(ofCalm));
            }
        }
        return best;
    }

    private static long median(Client client) throws IOException {
        long[] took = new long[40];
        for (int i = 0; i < took.length; i++) {
            long start = System.nanoTime();
            assertThat(client.ask("steady").text()).isEqualTo("steady");
            took[i] = System.nanoTime() - start;
        }
        Arrays.sort(took);
        return took[took.length / 2];
    }

    private static void assertRefused(RawHttp.Response response) {
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.text()).contains("plugin_busy");
        assertThat(response.first("Retry-After")).contains("1");
    }

    private static String request(String plugin) {
        return RawHttp.request("GET", "/ctx/plugins/" + plugin + "/");
    }
}
