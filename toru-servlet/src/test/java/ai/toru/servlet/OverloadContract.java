package ai.toru.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.toru.servlet.HungPluginSite.Client;
import ai.toru.servlet.TestContainer.Starter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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

    private static final int TURNS = 600;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path scratch;

    private final List<RawHttp> waiting = new ArrayList<>();
    private final List<Client> excess = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private HungPluginSite crowded;
    private HungPluginSite calm;

    abstract Starter starter();

    @BeforeEach
    void start() throws Exception {
        crowded = HungPluginSite.start(starter(), scratch.resolve("crowded"), QUEUED);
        calm = HungPluginSite.start(starter(), scratch.resolve("calm"), QUEUED);
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

        Times refusals = new Times();
        Times others = new Times();
        refuse(refusals, others);
        assertThat(refusals.percentile(99))
                .as("any answer takes up to %s on this machine", others.percentile(99))
                .isLessThan(AT_ONCE.plus(others.percentile(99)));

        AtomicBoolean goOn = new AtomicBoolean(true);
        Future<Void> retrying = threads.submit(() -> retry(goOn));
        await().atMost(PATIENCE).untilAsserted(() -> {
            Times beside = new Times();
            Times elsewhere = new Times();
            askByTurns(beside, elsewhere);
            assertThat(beside.over(elsewhere, 50))
                    .as("%s, elsewhere %s", beside, elsewhere)
                    .isLessThan(1.1);
            assertThat(beside.over(elsewhere, 99))
                    .as("%s, elsewhere %s", beside, elsewhere)
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
            connection.send(HungPluginSite.request("stuck"));
        }
        await().until(() -> crowded.host().plugin("stuck").orElseThrow().queued() == QUEUED);
    }

    /**
     * Has all connections that do not fit ask, and stay: how long they wait for their refusal, and how long as many wait
     * for the calm host's answer that there is no such plugin. Without the first ones, for which classes are loaded.
     */
    private void refuse(Times refusals, Times others) throws Exception {
        List<Future<long[]>> answers = new ArrayList<>();
        for (int i = WAITING; i < CONNECTIONS; i++) {
            answers.add(threads.submit(() -> {
                Client client = crowded.client();
                excess.add(client);
                long start = System.nanoTime();
                assertRefused(client.ask("stuck"));
                long refused = System.nanoTime();
                try (Client ofCalm = calm.client()) {
                    assertThat(ofCalm.ask("missing").status()).isEqualTo(404);
                }
                return new long[] {refused - start, System.nanoTime() - refused};
            }));
        }
        for (int i = 0; i < answers.size(); i++) {
            long[] nanos = answers.get(i).get(60, TimeUnit.SECONDS);
            if (i >= FIRST) {
                refusals.add(nanos[0]);
                others.add(nanos[1]);
            }
        }
    }

    /**
     * Has those that were refused ask again, each once in two seconds, and as often a plugin of the calm host that is not
     * there: so that both do as much.
     */
    private Void retry(AtomicBoolean goOn) throws IOException, InterruptedException {
        try (Client ofCalm = calm.client()) {
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

    /** Asks the steady plugin on the crowded host and on the calm one. */
    private void askByTurns(Times beside, Times elsewhere) throws IOException {
        try (Client ofCrowded = crowded.client();
                Client ofCalm = calm.client()) {
            for (int turn = 0; turn < TURNS; turn++) {
                beside.add(nanosOfSteady(ofCrowded));
                elsewhere.add(nanosOfSteady(ofCalm));
            }
        }
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
}
