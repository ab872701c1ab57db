package ai.toru.host.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.toru.host.http.PluginResponse;
import ai.toru.host.plugin.ConnectionLostException;
import ai.toru.host.plugin.PluginBusyException;
import ai.toru.host.plugin.PluginTimeoutException;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionHealthTest {

    private static final Duration SHORT = Duration.ofMillis(50);

    @TempDir
    Path directory;

    private final AtomicInteger failedOpens = new AtomicInteger();
    private volatile boolean noSockets;
    private PeerRuns runs;
    private PeerRuns.Run run;

    @BeforeEach
    void begin() throws Exception {
        runs = new PeerRuns(directory, 1, new ScarceSockets());
        run = runs.start((connection, frame) -> {
            if (frame.contains("/hang-up")) {
                connection.close();
            } else if (!frame.contains("/hang")) {
                PeerPlugin.echo().frame(connection, frame);
            }
        });
    }

    @AfterEach
    void closeAll() throws IOException {
        runs.close();
    }

    @Test
    void requestsThatThePluginHad_andDidNotAnswer_count_untilItAnswers() throws Exception {
        await().until(() -> {
            timeOut("/hang"); // one that a slow machine does not send in time counts as nothing
            return timeouts() >= 2;
        });

        runs.get("/answered").get(10, TimeUnit.SECONDS);

        assertThat(run.session().health()).isEqualTo(SessionHealth.GOOD);
    }

    @Test
    void requestsThatWaitedInTheHost_orWereCancelled_countAsNothing() throws Exception {
        CompletableFuture<PluginResponse> given = runs.get("/hang");
        assertThatThrownBy(() -> runs.get("/queued", SHORT).get(10, TimeUnit.SECONDS))
                .hasCauseInstanceOf(PluginBusyException.class)
                .hasMessageContaining("taken, by 1 requests, 0 of them");
        given.cancel(true);
        await().until(() -> runs.dispatcher.inFlight() == 0);

        assertThat(timeouts()).isZero();
    }

    /** faults.md: closes the socket but lives. */
    @Test
    void pluginWithoutSocket_isUnreachable_whileARequestNeedsIt() throws Exception {
        run.stopListening();
        assertThat(unreachable()).isZero();
        assertThatThrownBy(() -> runs.get("/hang-up").get(10, TimeUnit.SECONDS))
                .hasCauseInstanceOf(ConnectionLostException.class);
        assertThat(unreachable()).isZero();

        CompletableFuture<PluginResponse> unsent = runs.get("/unsent");
        await().until(() -> unreachable().compareTo(SHORT) > 0);
        unsent.cancel(true);
        await().until(() -> unreachable().isZero());

        timeOut("/unsent");
        await().until(() -> unreachable().isZero());
        assertThat(timeouts()).isZero();
    }

    /** faults.md: file descriptors exhausted, recovers without restart. The plugin can do nothing about it. */
    @Test
    void hostWithoutSockets_doesNotBlameThePlugin() throws Exception {
        noSockets = true;
        assertThatThrownBy(() -> runs.get("/hang-up").get(10, TimeUnit.SECONDS))
                .hasCauseInstanceOf(ConnectionLostException.class);
        CompletableFuture<PluginResponse> unsent = runs.get("/unsent");

        await().until(() -> failedOpens.get() > 2);
        assertThat(unreachable()).isZero();
        noSockets = false;

        assertThat(unsent.get(10, TimeUnit.SECONDS).bodyText()).isEqualTo("/unsent");
    }

    private void timeOut(String path) {
        assertThatThrownBy(() -> runs.get(path, SHORT).get(10, TimeUnit.SECONDS))
                .hasCauseInstanceOf(PluginTimeoutException.class);
    }

    private int timeouts() {
        return run.session().health().timeoutsInARow();
    }

    private Duration unreachable() {
        return run.session().health().unreachable();
    }

    /** The JDK's, of which there are none at times. */
    private final class ScarceSockets implements SocketConnector {

        private final SocketConnector real = UnixSockets.jdk();

        @Override
        public String name() {
            return real.name();
        }

        @Override
        public SocketChannel connect(Path socket) throws IOException {
            if (noSockets) {
                failedOpens.incrementAndGet();
                throw new SocketUnavailableException(new IOException("Too many open files"));
            }
            return real.connect(socket);
        }
    }
}
