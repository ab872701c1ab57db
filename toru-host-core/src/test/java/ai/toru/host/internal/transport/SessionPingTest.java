package ai.toru.host.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.toru.host.http.ByteBudget;
import ai.toru.host.http.PluginResponse;
import ai.toru.host.plugin.PluginTimeoutException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A plugin that is asked whether it lives. */
class SessionPingTest {

    private static final String PING = "\"action\":\"ping\"";
    private static final Duration INTERVAL = Duration.ofMillis(100);

    @TempDir
    Path directory;

    private final PeerRuns.Holding holding = new PeerRuns.Holding();
    private PeerRuns runs;

    @AfterEach
    void closeAll() throws IOException {
        runs.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ping", "ping,multiplex"})
    void pings_thatAreAnswered_disturbNobody(String features) throws Exception {
        begin(features);
        PeerRuns.Run run = runs.start(answering(PeerPlugin.echo()));

        for (int i = 0; pings(run) < 5; i++) {
            assertThat(body(runs.get("/" + i))).isEqualTo("/" + i);
        }

        awaitWell(run);
        assertThat(run.peer().connections).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ping", "ping,multiplex"})
    void pings_thatAreNotAnswered_areCounted(String features) throws Exception {
        begin(features);
        PeerRuns.Run run = runs.start(PeerPlugin.echo());

        await().until(() -> run.session().health().missedPings() >= 3);

        assertThat(body(runs.get("/a"))).isEqualTo("/a");
        assertThat(run.peer().connections).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "multiplex", "ready"})
    void otherPlugins_areNeverAsked(String features) throws Exception {
        begin(features);
        PeerRuns.Run run = runs.start((connection, frame) -> {
            if (frame.contains("\"init-")) {
                connection.send("{\"type\":\"lifecycle\",\"payload\":{\"action\":\"ready\"}}");
            }
            PeerPlugin.echo().frame(connection, frame);
        });
        long until = System.nanoTime() + INTERVAL.multipliedBy(4).toNanos();

        while (System.nanoTime() < until) {
            assertThat(body(runs.get("/a"))).isEqualTo("/a");
        }

        assertThat(pings(run)).isZero();
    }

    /** What the host itself does not read, for want of room, does not say that the plugin hangs. */
    @Test
    void pings_whoseAnswersTheHostDoesNotRead_areNotCounted() throws Exception {
        String large = "x".repeat(1 << 20);
        ByteBudget budget = new ByteBudget(1 << 20);
        runs = new PeerRuns(directory, 256, budget, "ping", "multiplex");
        runs.pingInterval = INTERVAL.multipliedBy(4); // in which a busy machine begins to write the answer
        AtomicReference<Thread> writing = new AtomicReference<>();
        PeerRuns.Run run = runs.start((connection, frame) -> {
            if (frame.contains("\"type\":\"http\"")) {
                writing.set(answerApart(connection, frame, large));
            } else if (frame.contains(PING)
                    && (writing.get() == null || !writing.get().isAlive())) {
                pong(connection, frame); // which otherwise would lie behind what the host does not read
            }
        });
        CompletableFuture<PluginResponse> waits;
        try (ByteBudget.Holding others = budget.forAnswer()) {
            others.take(budget.limit());
            waits = runs.get("/");
            int before = pings(run);

            await().until(() -> pings(run) >= before + 6);

            assertThat(run.session().health().missedPings()).isZero();
        }
        assertThat(body(waits)).isEqualTo(large);
        awaitWell(run);
    }

    @Test
    void withMultiplex_pingsCome_amongRequests() throws Exception {
        begin("ping,multiplex");
        PeerRuns.Run run = runs.start(answering(holding));
        CompletableFuture<PluginResponse> slow = runs.get("/slow");
        PeerRuns.Held held = holding.take();

        await().until(() -> pings(run) >= 3);

        awaitWell(run);
        held.answer();
        assertThat(body(slow)).isEqualTo("/slow");
    }

    @Test
    void withoutMultiplex_noPingComes_whileARequestIsInFlight() throws Exception {
        begin("ping");
        PeerRuns.Run run = runs.start(answering(holding));
        CompletableFuture<PluginResponse> slow = runs.get("/slow", INTERVAL.multipliedBy(5));
        CompletableFuture<Integer> atTheEnd = slow.handle((answer, failure) -> pings(run));
        PeerRuns.Held held = holding.take();
        int before = pings(run);
        assertThatThrownBy(() -> body(slow)).hasCauseInstanceOf(PluginTimeoutException.class);
        assertThat(atTheEnd.get(10, TimeUnit.SECONDS)).isEqualTo(before);

        await().until(() -> held.connection().ended);
        await().until(() -> pings(run) >= 2); // on a connection that was made for that
        await().until(() -> run.session().health().missedPings() == 0);
    }

    @Test
    void withoutMultiplex_requestWaitsForThePong() throws Exception {
        begin("ping");
        runs.pingInterval = Duration.ofSeconds(2);
        CompletableFuture<PeerRuns.Held> ping = new CompletableFuture<>();
        PeerRuns.Run run = runs.start((connection, frame) -> {
            if (frame.contains(PING)) {
                ping.complete(new PeerRuns.Held(connection, frame));
            } else {
                PeerPlugin.echo().frame(connection, frame);
            }
        });
        PeerRuns.Held held = ping.get(10, TimeUnit.SECONDS);
        CompletableFuture<PluginResponse> behind = runs.get("/behind");
        assertThat(runs.dispatcher.queued()).isOne();
        assertThat(run.framesWith("/behind")).isEmpty();

        pong(held.connection(), held.frame());

        assertThat(behind.get(10, TimeUnit.SECONDS).bodyText()).isEqualTo("/behind");
        assertThat(run.session().health().missedPings()).isZero();
    }

    @Test
    void withoutMultiplex_requestWaitsForAPongThatNeverComes_notLongerThanTheInterval() throws Exception {
        begin("ping");
        PeerRuns.Run run = runs.start(PeerPlugin.echo());
        await().until(() -> pings(run) >= 1);

        assertThat(body(runs.get("/behind"))).isEqualTo("/behind");
    }

    @Test
    void connectionThatEndsWithThePing_isNoMissedPing_andServesOn() throws Exception {
        begin("ping");
        runs.pingInterval = INTERVAL.multipliedBy(6); // in which the end of a connection is noticed
        PeerRuns.Run run = runs.start((connection, frame) -> {
            if (frame.contains(PING)) {
                connection.close();
            } else {
                PeerPlugin.echo().frame(connection, frame);
            }
        });
        await().until(() -> pings(run) >= 4);

        assertThat(run.session().health().missedPings()).isZero();
        assertThat(body(runs.get("/a"))).isEqualTo("/a");
    }

    @Test
    void drain_andShutdown_endThePings() throws Exception {
        begin("ping");
        PeerRuns.Run old = runs.start(answering(PeerPlugin.echo()));
        await().until(() -> pings(old) >= 1);
        old.drain().get(10, TimeUnit.SECONDS);
        int before = pings(old);

        PeerRuns.Run next = runs.start(answering(PeerPlugin.echo()));
        await().until(() -> pings(next) >= 3);

        assertThat(pings(old)).isLessThanOrEqualTo(before + 1);
        await().until(() -> old.session().health().missedPings() == 0);
    }

    private void begin(String features) {
        runs = new PeerRuns(directory, 4, features.split(","));
        runs.strays = new ConcurrentLinkedQueue<>();
        runs.pingInterval = INTERVAL;
    }

    private static PeerPlugin.Script answering(PeerPlugin.Script rest) {
        return (connection, frame) -> {
            if (frame.contains(PING)) {
                pong(connection, frame);
            } else {
                rest.frame(connection, frame);
            }
        };
    }

    private static Thread answerApart(PeerPlugin.Connection connection, String frame, String body) {
        Thread thread = new Thread(() -> {
            try {
                connection.answer(frame, body);
            } catch (IOException closed) {
                throw new UncheckedIOException(closed);
            }
        });
        thread.start();
        return thread;
    }

    private static void pong(PeerPlugin.Connection connection, String ping) throws IOException {
        connection.send("{\"type\":\"lifecycle\",\"request_id\":\"" + PeerPlugin.requestId(ping)
                + "\",\"payload\":{\"action\":\"pong\"}}");
    }

    /** Though an answer may have been late for once. */
    private static void awaitWell(PeerRuns.Run run) {
        await().untilAsserted(() -> assertThat(run.session().health()).isEqualTo(SessionHealth.GOOD));
    }

    private static int pings(PeerRuns.Run run) {
        return run.framesWith(PING).size();
    }

    private static String body(CompletableFuture<PluginResponse> answer) throws Exception {
        return answer.get(10, TimeUnit.SECONDS).bodyText();
    }
}
