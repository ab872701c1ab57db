package ai.toru.host.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.toru.host.http.PluginResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A plugin that says when it is ready. */
class SessionReadyTest {

    private static final Duration SHORT = Duration.ofMillis(600);
    private static final Duration LONG = Duration.ofSeconds(8);

    @TempDir
    Path directory;

    private PeerRuns runs;

    @AfterEach
    void closeAll() throws IOException {
        runs.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ready", "ready,multiplex"})
    void init_comesOnTheConnectionOfTheRequests_whichComeAfterTheAnswer(String features) throws Exception {
        runs = new PeerRuns(directory, 4, features.split(","));
        PeerRuns.Run run = runs.start(saying("ready"));

        assertThat(body(runs.get("/a"))).isEqualTo("/a");

        assertThat(run.peer().connections).hasSize(1);
        assertThat(run.framesWith("\"init\""))
                .singleElement()
                .asString()
                .contains("\"request_id\":\"init-")
                .contains("\"ready\"");
    }

    @Test
    void laterConnection_carriesRequestsAtOnce_withoutAnotherInit() throws Exception {
        runs = new PeerRuns(directory, 4, "ready", "multiplex");
        PeerRuns.Run run = runs.start((connection, frame) -> {
            saying("ready").frame(connection, frame);
            if (frame.contains("/last")) {
                connection.close();
            }
        });
        assertThat(body(runs.get("/last"))).isEqualTo("/last");
        await().until(() -> run.peer().connections.get(0).ended);

        assertThat(body(runs.get("/next"))).isEqualTo("/next");

        assertThat(run.framesWith("\"init\"")).hasSize(1);
        assertThat(run.peer().connections).hasSize(2);
    }

    @Test
    void pluginsQuestions_areAnswered_beforeItIsReady() throws Exception {
        runs = new PeerRuns(directory, 4, "ready");
        runs.start((connection, frame) -> {
            if (frame.contains("\"init\"")) {
                connection.send(
                        "{\"type\":\"kv\",\"request_id\":\"k1\",\"payload\":{\"action\":\"get\",\"key\":\"a\"}}");
            } else if (frame.contains("stored")) {
                connection.send("{\"type\":\"lifecycle\",\"payload\":{\"action\":\"ready\"}}");
            } else {
                PeerPlugin.echo().frame(connection, frame);
            }
        });

        assertThat(body(runs.get("/a"))).isEqualTo("/a");
    }

    @Test
    void requests_waitUntilItIsReady() throws Exception {
        runs = new PeerRuns(directory, 4, "ready", "multiplex");
        CompletableFuture<PluginResponse> waiting = runs.get("/waiting");

        assertNotOpened((connection, frame) -> {}, SHORT, "did not say within 600 ms");

        assertThat(waiting).isNotDone();
        assertThat(runs.framesWith("/waiting")).isEmpty();
        runs.start(saying("ready"));
        assertThat(body(waiting)).isEqualTo("/waiting");
    }

    @Test
    void failure_isTold() {
        runs = new PeerRuns(directory, 4, "ready");

        assertNotOpened(saying("failed\",\"message\":\"no database"), LONG, "cannot start: \"no database\"");
    }

    @Test
    void endOfTheConnection_isTold() {
        runs = new PeerRuns(directory, 4, "ready");

        assertNotOpened((connection, frame) -> connection.close(), LONG, "ended before it was ready");
    }

    @Test
    void otherActions_areIgnored() {
        runs = new PeerRuns(directory, 4, "ready");

        assertNotOpened(saying("steady"), SHORT, "did not say within 600 ms");
    }

    private void assertNotOpened(PeerPlugin.Script script, Duration limit, String why) {
        assertThatThrownBy(() -> runs.start(script, limit))
                .hasCauseInstanceOf(PluginNotReadyException.class)
                .hasMessageContaining(why);
    }

    private static PeerPlugin.Script saying(String action) {
        return (connection, frame) -> {
            if (frame.contains("\"init\"")) {
                connection.send("{\"type\":\"lifecycle\",\"request_id\":\"" + PeerPlugin.requestId(frame)
                        + "\",\"payload\":{\"action\":\"" + action + "\"}}");
            } else {
                PeerPlugin.echo().frame(connection, frame);
            }
        };
    }

    private static String body(CompletableFuture<PluginResponse> answer) throws Exception {
        return answer.get(10, TimeUnit.SECONDS).bodyText();
    }
}
