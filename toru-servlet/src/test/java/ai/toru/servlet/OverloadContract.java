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
 * plugin, which works 5 ms for each answer, stays as quick as on a host where nothing hangs and as many requests are
 * refused, and the container keeps its threads.
 */
abstract class OverloadContract {

    private static final int CONNECTIONS = 1000;
    private static final int QUEUED = 100;

    /** One that the plugin has, and the queue. */
    private static final int WAITING = 1 + QUEUED;

    private static final Duration AT_ONCE = Duration.ofMillis(50);
    /** How many refusals do not count. */
    private static final int FIRST = 50;

    private static final int TURNS = 300;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

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
        assertThat(Duration.ofNanos(refusals[0]))
                .as("any answer takes up to %d ns on this machine", refusals[1])
                .isLessThan(AT_ONCE.plusNanos(refusals[1]));

        AtomicBoolean goOn = new AtomicBoolean(true);
        Future<Void> retrying = threads.submit(() -> retry(goOn));
        await().atMost(PATIENCE).untilAsserted(() -> {
            long[] medians = medians();
            assertThat((double) medians[0] / medians[1])
                    .as("%d ns beside the hung plugin, %d ns elsewhere", medians[0], medians[1])
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

    /**
     * How long 99 of 100 connections that do not fit, and stay, wait for their refusal at most, in ns; and how long as many
     * wait for the calm host's answer that there is no such plugin. Without the first ones, for which classes are loaded.
     */
    private long[] refusals() throws Exception {
        List<Future<long[]>> answers = new ArrayList<>();
        for (int i = WAITING; i < CONNECTIONS; i++) {
            answers.add(threads.submit(() -> {
                Client client = new Client(crowded);
                excess.add(client);
                long start = System.nanoTime();
                assertRefused(client.ask("stuck"));
                long refused = System.nanoTime();
                try (Client ofCalm = new Client(calm)) {
                    assertThat(ofCalm.ask("missing").status()).isEqualTo(404);
                }
                return new long[] {refused - start, System.nanoTime() - refused};
            }));
        }
        long[] onCrowded = new long[answers.size() - FIRST];
        long[] onCalm = new long[onCrowded.length];
        for (int i = 0; i < answers.size(); i++) {
            long[] nanos = answers.get(i).get(60, TimeUnit.SECONDS);
            if (i >= FIRST) {
                onCrowded[i - FIRST] = nanos[0];
                onCalm[i - FIRST] = nanos[1];
            }
        }
        Arrays.sort(onCrowded);
        Arrays.sort(onCalm);
        return new long[] {onCrowded[onCrowded.length * 99 / 100], onCalm[onCalm.length * 99 / 100]};
    }

    /**
     * Has those that were refused ask again, each once in two seconds, and as often a plugin of the calm host that is not
     * there: so that both do as much.
     */
    private Void retry(AtomicBoolean goOn) throws IOException, InterruptedException {
        try (Client ofCalm = new Client(calm)) {
            long next = System.nanoTime();
            for (int i = 0; goOn.get(); i++) {
                assertRefused(excess.get(i % excess.size()).ask("stuck"));
                assertThat(ofCalm.ask("missing").status()).isEqualTo(404);
                next += TimeUnit.SECONDS.toNanos(2) / excess.size();
                TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
            }
        }
        return null;
    }

    /** How long the steady plugin takes on the crowded host and on the calm one, asked by turns; in ns. */
    private long[] medians() throws IOException {
        long[] onCrowded = new long[TURNS];
        long[] onCalm = new long[TURNS];
        try (Client ofCrowded = new Client(crowded);
                Client ofCalm = new Client(calm)) {
            for (int turn = 0; turn < TURNS; turn++) {
                onCrowded[turn] = nanosOfSteady(ofCrowded);
                onCalm[turn] = nanosOfSteady(ofCalm);
            }
        }
        Arrays.sort(onCrowded);
        Arrays.sort(onCalm);
        return new long[] {onCrowded[TURNS / 2], onCalm[TURNS / 2]};
    }

    private static long nanosOfSteady(Client client) throws IOException {
        long start = System.nanoTime();
        assertThat(client.ask("steady").text()).isEqualTo("steady");
        return System.nanoTime() - start;
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
