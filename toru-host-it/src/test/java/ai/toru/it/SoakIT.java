package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fault: plugins that are killed again and again under load make the host grow, or somebody lose an answer or a stored value.
 * Each round kills each plugin once; between rounds, while all is quiet, what the host holds is looked at.
 */
@NeedsTool("python3")
class SoakIT {
    private static final Logger LOG = LoggerFactory.getLogger(SoakIT.class);

    private static final List<String> PLUGINS =
            IntStream.range(0, 12).mapToObj(i -> "soaked-" + i).toList();

    private static final int ROUNDS = Integer.getInteger("toru.test.soak.rounds", 4);

    /** Of the plugin that is killed next; 400 are about ten seconds. */
    private static final int ANSWERS_BETWEEN_KILLS = Integer.getInteger("toru.test.soak.answersBetweenKills", 20);

    /** What the host loads, opens and caches once has been by then. */
    private static final int WARM_UP = 2;

    private static final long MORE_HEAP = 2L << 20;
    private static final int MORE_DESCRIPTORS = 4;

    private static final int THREADS = 4;
    private static final long PAUSE_MILLIS = 20;

    @TempDir
    private Path directory;

    private final Queue<String> faults = new ConcurrentLinkedQueue<>();

    @Test
    void plugins_killedAgainAndAgainUnderLoad_leaveNothing_andNobodyLosesAnything() throws Exception {
        PLUGINS.forEach(id -> PluginFiles.scripted(directory.resolve("plugins"), id));
        try (Demo demo = Demo.ready(directory)) {
            Web web = demo.web();
            List<SoakClient> clients = PLUGINS.stream()
                    .map(id -> new SoakClient(demo.address(), id, faults))
                    .toList();
            List<Vitals> vitals = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                awaitAllRunning(web);
                soak(web, clients);
                awaitAllRunning(web);
                vitals.add(Vitals.of(demo.pid()));
                LOG.info("Round {}: {} answers, {}", round, answers(clients), vitals.get(round));
            }

            assertThat(faults).isEmpty();
            assertNoGrowth(vitals);
            for (int i = 0; i < PLUGINS.size(); i++) {
                String kept = Web.json(web.get("api/plugins/" + PLUGINS.get(i) + "/kv/kept"))
                        .path("value")
                        .asText();
                assertThat(clients.get(i).mayHaveKept(kept)).as(kept).isTrue();
                assertThat(crashes(web, PLUGINS.get(i))).isEqualTo(ROUNDS);
            }
            assertThat(demo.errors()).doesNotContain("Exception");
        }
    }

    /** Kills each plugin once while clients ask them all. */
    private void soak(Web web, List<SoakClient> clients) throws Exception {
        ScheduledExecutorService threads = Executors.newScheduledThreadPool(THREADS);
        try {
            clients.forEach(client ->
                    threads.scheduleWithFixedDelay(() -> ask(client), 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS));
            for (int i = 0; i < PLUGINS.size(); i++) {
                SoakClient ofVictim = clients.get(i);
                long enough = ofVictim.answers() + ANSWERS_BETWEEN_KILLS;
                await("served").atMost(Duration.ofMinutes(1)).until(() -> ofVictim.answers() >= enough);
                Pids.kill("KILL", web.status(PLUGINS.get(i)).path("pid").asLong());
            }
        } finally {
            threads.shutdown();
            assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
            for (SoakClient client : clients) {
                client.leave();
            }
        }
    }

    private void ask(SoakClient client) {
        try {
            client.ask();
        } catch (IOException | RuntimeException e) {
            faults.add(e.toString());
        }
    }

    private static void awaitAllRunning(Web web) {
        PLUGINS.forEach(id -> web.awaitState(id, "RUNNING"));
    }

    private static long answers(List<SoakClient> clients) {
        return clients.stream().mapToLong(SoakClient::answers).sum();
    }

    private static void assertNoGrowth(List<Vitals> vitals) {
        Vitals before = vitals.get(WARM_UP - 1);
        Vitals after = vitals.get(vitals.size() - 1);
        assertThat(after.liveBytes() - before.liveBytes()).as("%s", vitals).isLessThan(MORE_HEAP);
        assertThat(after.threads()).as("%s", vitals).isLessThanOrEqualTo(before.threads());
        assertThat(after.descriptors() - before.descriptors()).as("%s", vitals).isLessThan(MORE_DESCRIPTORS);
    }

    private static long crashes(Web web, String id) {
        return Web.json(web.get("api/plugins/" + id + "/events?type=crashed&limit=1000"))
                .path("events")
                .size();
    }
}
