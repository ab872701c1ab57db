package ai.toru.host.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.toru.host.http.PluginResponse;
import ai.toru.host.plugin.ConnectionLostException;
import ai.toru.host.plugin.PluginTimeoutException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The {@code shutdown} message never lies unread behind a request: a plugin whose reader buffers ahead would lose it. */
class SessionShutdownTest {

    private static final String SHUTDOWN = "\"action\":\"shutdown\"";

    @TempDir
    Path directory;

    private final PeerRuns.Holding holding = new PeerRuns.Holding();
    private PeerRuns runs;
    private PeerRuns.Run run;

    @AfterEach
    void closeAll() throws IOException {
        runs.close();
    }

    @Test
    void shutdown_ofIdlePlugin_comesAtOnce_onItsConnection() throws Exception {
        start(1);

        run.session().shutdown();

        awaitShutdown();
        assertThat(run.peer().connections).hasSize(2);
    }

    /** What the plugin is sent last before its answer shows what it was sent before that. */
    @Test
    void shutdown_ofBusyPlugin_comesBehindItsAnswer() throws Exception {
        start(1);
        CompletableFuture<PluginResponse> carried = runs.get("/carried");
        PeerRuns.Held held = holding.take();

        run.session().shutdown();
        held.connection()
                .send("{\"type\":\"kv\",\"request_id\":\"k1\",\"payload\":{\"action\":\"get\",\"key\":\"a\"}}");

        await().until(() -> run.framesWith("stored").size() == 1);
        assertThat(run.framesWith(SHUTDOWN)).isEmpty();
        held.answer();
        assertThat(carried.get(10, TimeUnit.SECONDS).bodyText()).isEqualTo("/carried");
        awaitShutdown();
        assertThat(run.peer().connections).hasSize(2);
    }

    @Test
    void shutdown_ofSeveralBusyConnections_comesOnceOnly_onTheFirstThatIsFree() throws Exception {
        start(2);
        runs.get("/1");
        runs.get("/2");
        PeerRuns.Held first = holding.take();
        PeerRuns.Held second = holding.take();
        run.session().shutdown();

        first.answer();
        awaitShutdown();
        second.answer();

        run.drain().get(10, TimeUnit.SECONDS);
        second.connection()
                .send("{\"type\":\"kv\",\"request_id\":\"k1\",\"payload\":{\"action\":\"get\",\"key\":\"a\"}}");
        await().until(() -> run.framesWith("stored").size() == 1);
        awaitShutdown();
    }

    @Test
    void shutdown_ofDrainedSession_comesAtOnce() throws Exception {
        start(1);
        run.drain().get(10, TimeUnit.SECONDS);

        run.session().shutdown();

        awaitShutdown();
    }

    @Test
    void shutdown_behindRequestThatTimesOut_travelsAlone() throws Exception {
        start(1);
        CompletableFuture<PluginResponse> hung = runs.get("/hung");
        holding.take();

        run.session().shutdown();
        runs.advance(PeerRuns.LONG);

        assertThatThrownBy(() -> hung.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(PluginTimeoutException.class);
        awaitShutdown();
        assertThat(run.peer().connections).hasSize(3);
    }

    @Test
    void shutdown_withoutAnOpenConnection_travelsAlone() throws Exception {
        start(1);
        await().until(() -> run.peer().connections.size() == 2);
        run.peer().connections.get(1).close();
        await().until(() -> !readerRuns());

        run.session().shutdown();

        awaitShutdown();
        await().until(() -> run.peer().connections.get(2).ended);
    }

    /** A plugin that closes its connection after each answer does so while the message is on its way. */
    @Test
    void shutdown_thatThePluginHangsUpOnUnread_travelsAlone() throws Exception {
        CompletableFuture<Void> hangUp = new CompletableFuture<>();
        runs = new PeerRuns(directory, 1);
        run = runs.start((connection, frame) -> {
            if (frame.contains("/first")) {
                connection.answer(frame, "first");
                hangUp.join();
                connection.close();
            }
        });
        runs.get("/first").get(10, TimeUnit.SECONDS);

        run.session().shutdown();
        hangUp.complete(null);

        awaitShutdown();
        assertThat(run.peer().connections).hasSize(3);
    }

    @Test
    void requestsAfterShutdown_waitForTheNextRun() throws Exception {
        start(1);
        run.session().shutdown();
        awaitShutdown();

        CompletableFuture<PluginResponse> late = runs.get("/late");

        assertThat(runs.dispatcher.queued()).isEqualTo(1);
        runs.start(PeerPlugin.echo());
        assertThat(late.get(10, TimeUnit.SECONDS).bodyText()).isEqualTo("/late");
    }

    @Test
    void processThatEndsBeforeItsAnswer_isSentNoShutdown() throws Exception {
        start(1);
        CompletableFuture<PluginResponse> carried = runs.get("/carried");
        holding.take();
        run.session().shutdown();

        run.session().close("the process ended.");

        assertThatThrownBy(() -> carried.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(ConnectionLostException.class);
        run.drain().get(10, TimeUnit.SECONDS);
        assertThat(run.framesWith(SHUTDOWN)).isEmpty();
        assertThat(run.peer().connections).hasSize(2);
    }

    private void start(int connections) throws Exception {
        runs = new PeerRuns(directory, connections);
        run = runs.start(holding);
    }

    private void awaitShutdown() {
        await().until(() -> !run.framesWith(SHUTDOWN).isEmpty());
        assertThat(run.framesWith(SHUTDOWN)).hasSize(1);
    }

    private static boolean readerRuns() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("toru-test-reader"));
    }
}
