package ai.toru.host.internal.supervision;

import ai.toru.host.http.ByteBudget;
import ai.toru.host.internal.protocol.ProtocolLimits;
import ai.toru.host.internal.time.ManualTime;
import ai.toru.host.internal.transport.IoThreads;
import ai.toru.host.internal.transport.LostRequest;
import ai.toru.host.internal.transport.PluginLinks;
import ai.toru.host.internal.transport.PluginSession;
import ai.toru.host.internal.transport.RequestDispatcher;
import ai.toru.host.internal.transport.SessionHealth;
import ai.toru.host.internal.transport.SessionListener;
import ai.toru.host.internal.transport.SocketLinks;
import ai.toru.host.internal.transport.UnixSockets;
import ai.toru.host.metrics.PluginMetrics;
import ai.toru.host.plugin.ProtocolDeclaration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Conversations that exist only on paper; each test says how they go. Confined to the test's thread. */
final class FakeLinks implements PluginLinks {

    final List<FakeSession> sessions = new ArrayList<>();
    boolean broken;
    private final SocketLinks real;

    FakeLinks(ManualTime time) {
        real = new SocketLinks(
                ProtocolLimits.DEFAULTS,
                8,
                id -> 1,
                UnixSockets.jdk(),
                new IoThreads(),
                time,
                time,
                new ByteBudget(1 << 30));
    }

    @Override
    public RequestDispatcher dispatcher(String pluginId, PluginMetrics metrics) {
        return real.dispatcher(pluginId, metrics);
    }

    @Override
    public PluginSession session(
            String pluginId,
            ProtocolDeclaration protocol,
            Path socket,
            RequestDispatcher dispatcher,
            SessionListener listener) {
        if (broken) {
            throw new IllegalStateException("broken by the test");
        }
        FakeSession session = new FakeSession(socket, listener);
        sessions.add(session);
        return session;
    }

    FakeSession last() {
        return sessions.get(sessions.size() - 1);
    }

    /** One of them. */
    static final class FakeSession implements PluginSession {

        final Path socket;
        final SessionListener listener;
        final CompletableFuture<Void> opened = new CompletableFuture<>();
        final CompletableFuture<Void> drained = new CompletableFuture<>();
        SessionHealth health = SessionHealth.GOOD;
        List<LostRequest> unanswered = List.of();
        Runnable onServe = () -> {};
        boolean serving;
        boolean draining;
        boolean shutdown;
        boolean closed;

        FakeSession(Path socket, SessionListener listener) {
            this.socket = socket;
            this.listener = listener;
        }

        /** As a plugin that listens, and has its socket's file. */
        void accepts() {
            if (opened.isDone()) {
                return;
            }
            try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                Files.deleteIfExists(socket);
                listener.bind(UnixDomainSocketAddress.of(socket));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            opened.complete(null);
        }

        void drains() {
            if (draining) {
                drained.complete(null);
            }
        }

        void refuses() {
            opened.completeExceptionally(new IOException("Connection refused"));
        }

        @Override
        public CompletionStage<Void> open(String instanceId, Path logPath, Duration timeout) {
            return opened;
        }

        @Override
        public void serve() {
            onServe.run();
            serving = true;
        }

        @Override
        public CompletionStage<Void> drain() {
            draining = true;
            return drained;
        }

        @Override
        public List<LostRequest> unanswered() {
            return unanswered;
        }

        @Override
        public SessionHealth health() {
            return health;
        }

        @Override
        public void shutdown() {
            shutdown = true;
        }

        @Override
        public void close(String reason) {
            closed = true;
        }
    }
}
