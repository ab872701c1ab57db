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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionDrainTest {

    @TempDir
    Path directory;

    private final PeerRuns.Holding holding = new PeerRuns.Holding();
    private PeerRuns runs;

    @BeforeEach
    void begin() {
        runs = new PeerRuns(directory, 1);
    }

    @AfterEach
    void closeAll() throws IOException {
        runs.close();
    }

    @Test
    void drain_ofIdleSession_isDoneAtOnce_andLeavesRequestsToTheNext() throws Exception {
        PeerRuns.Run old = runs.start(holding);

        assertThat(old.drain()).isCompleted();

        CompletableFuture<PluginResponse> waiting = runs.get("/waiting");
        assertThat(runs.dispatcher.queued()).isEqualTo(1);
        runs.start(PeerPlugin.echo());
        assertThat(body(waiting)).isEqualTo("/waiting");
    }

    @Test
    void drain_ofBusySession_waitsForTheAnswer_andAnswersThePluginMeanwhile() throws Exception {
        PeerRuns.Run old = runs.start(holding);
        CompletableFuture<PluginResponse> carried = runs.get("/carried");
        PeerRuns.Held held = holding.take();

        CompletableFuture<Void> drained = old.drain();
        CompletableFuture<PluginResponse> waiting = runs.get("/waiting");
        held.connection()
                .send("{\"type\":\"kv\",\"request_id\":\"k1\",\"payload\":{\"action\":\"get\",\"key\":\"a\"}}");

        await().until(() -> old.framesWith("stored").size() == 1);
        assertThat(drained).isNotDone();
        assertThat(waiting).isNotDone();
        held.answer();
        assertThat(body(carried)).isEqualTo("/carried");
        drained.get(10, TimeUnit.SECONDS);
        assertThat(old.framesWith("/waiting")).isEmpty();
        assertThat(held.connection().ended).isFalse();
    }

    @Test
    void drain_ofHungPlugin_isDoneWhenItsRequestHasTimedOut() throws Exception {
        PeerRuns.Run old = runs.start(holding);
        CompletableFuture<PluginResponse> hung = runs.get("/hung");
        CompletableFuture<PluginResponse> waiting = runs.get("/waiting", PeerRuns.LONG.multipliedBy(3));
        holding.take();
        runs.start(PeerPlugin.echo());

        CompletableFuture<Void> drained = old.drain();
        runs.advance(PeerRuns.LONG);

        assertThat(body(waiting)).isEqualTo("/waiting");
        drained.get(10, TimeUnit.SECONDS);
        assertThatThrownBy(() -> body(hung)).hasCauseInstanceOf(PluginTimeoutException.class);
    }

    @Test
    void drain_isDone_whenTheCallerGivesUp() throws Exception {
        PeerRuns.Run old = runs.start(holding);
        CompletableFuture<PluginResponse> carried = runs.get("/carried");
        holding.take();
        CompletableFuture<Void> drained = old.drain();

        carried.cancel(true);

        drained.get(10, TimeUnit.SECONDS);
    }

    @Test
    void drain_isDone_whenTheSessionIsClosed() throws Exception {
        PeerRuns.Run old = runs.start(holding);
        CompletableFuture<PluginResponse> carried = runs.get("/carried");
        holding.take();
        CompletableFuture<Void> drained = old.drain();
        assertThat(drained).isNotDone();

        old.session().close("the process ended.");

        drained.get(10, TimeUnit.SECONDS);
        assertThatThrownBy(() -> body(carried)).hasCauseInstanceOf(ConnectionLostException.class);
        assertThat(old.drain()).isCompleted();
    }

    /** A plugin that hung up with the request unread: the kernel says so, and another run may have it. */
    @Test
    void requestLostUnread_whileDraining_goesToTheOtherSession() throws Exception {
        CompletableFuture<Void> hangUp = new CompletableFuture<>();
        PeerRuns.Run old = runs.start((connection, frame) -> {
            if (frame.contains("/first")) {
                connection.answer(frame, "first");
                hangUp.join();
                connection.close();
            }
        });
        assertThat(body(runs.get("/first"))).isEqualTo("first");
        CompletableFuture<PluginResponse> unread = runs.get("/unread");
        runs.start(PeerPlugin.echo());
        CompletableFuture<Void> drained = old.drain();
        assertThat(drained).isNotDone();

        hangUp.complete(null);

        assertThat(body(unread)).isEqualTo("/unread");
        drained.get(10, TimeUnit.SECONDS);
        assertThat(old.framesWith("/unread")).isEmpty();
    }

    /** faults.md: closes the socket but lives. */
    @Test
    void requestsToPluginWithoutSocket_surviveUntilTheNextSession() throws Exception {
        PeerRuns.Run old = withoutSocket();
        CompletableFuture<PluginResponse> unsent = runs.get("/unsent");
        CompletableFuture<PluginResponse> waiting = runs.get("/waiting");

        runs.start(PeerPlugin.echo());
        assertThat(body(waiting)).isEqualTo("/waiting");
        assertThat(unsent).isNotDone();
        old.drain().get(10, TimeUnit.SECONDS);

        assertThat(body(unsent)).isEqualTo("/unsent");
    }

    @Test
    void requestsToPluginWithoutSocket_surviveItsEnd() throws Exception {
        PeerRuns.Run old = withoutSocket();
        CompletableFuture<PluginResponse> unsent = runs.get("/unsent");
        CompletableFuture<PluginResponse> waiting = runs.get("/waiting");

        old.end();
        runs.start(PeerPlugin.echo());

        assertThat(body(unsent)).isEqualTo("/unsent");
        assertThat(body(waiting)).isEqualTo("/waiting");
    }

    /** A run whose plugin lives, but has neither a connection nor a socket. */
    private PeerRuns.Run withoutSocket() throws Exception {
        PeerRuns.Run run = runs.start((connection, frame) -> {
            if (frame.contains("/hang-up")) {
                connection.close();
            }
        });
        run.stopListening();
        assertThatThrownBy(() -> body(runs.get("/hang-up"))).hasCauseInstanceOf(ConnectionLostException.class);
        return run;
    }

    private static String body(CompletableFuture<PluginResponse> answer) throws Exception {
        return answer.get(10, TimeUnit.SECONDS).bodyText();
    }
}
