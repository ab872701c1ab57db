package ai.toru.host.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.toru.host.http.PluginResponse;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session takes requests when it has all of its connections, or none. */
class SessionOpeningTest {

    @TempDir
    Path directory;

    /** One for {@code init}, one for a lane. */
    private final AtomicInteger taken = new AtomicInteger();

    @Test
    void pluginThatTakesTooFewConnections_getsNoRequest() throws Exception {
        try (PeerRuns runs = new PeerRuns(directory, 2, new TwoConnections())) {
            CompletableFuture<PluginResponse> waiting = runs.get("/waits");

            assertThatThrownBy(() -> runs.start(PeerPlugin.echo(), Duration.ofSeconds(1)))
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageContaining("backlog is full");

            assertThat(taken).hasValueGreaterThan(2);
            assertThat(runs.framesWith("/waits")).isEmpty();
            assertThat(waiting).isNotDone();
            assertThat(runs.dispatcher.queued()).isOne();
        }
    }

    private final class TwoConnections implements SocketConnector {

        private final SocketConnector real = UnixSockets.jdk();

        @Override
        public String name() {
            return "two connections";
        }

        @Override
        public SocketChannel connect(Path socket) throws IOException {
            if (taken.incrementAndGet() > 2) {
                throw new IOException("backlog is full");
            }
            return real.connect(socket);
        }
    }
}
