package ai.toru.host.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.toru.host.http.ByteBudget;
import ai.toru.host.http.PluginRequest;
import ai.toru.host.http.PluginResponse;
import ai.toru.host.internal.protocol.Incoming;
import ai.toru.host.internal.protocol.ProtocolLimits;
import ai.toru.host.internal.time.HostClock;
import ai.toru.host.internal.time.SystemTimer;
import ai.toru.host.kv.InMemoryKeyValueStore;
import ai.toru.host.kv.KeyValueRequest;
import ai.toru.host.kv.KeyValues;
import ai.toru.host.metrics.PluginMetrics;
import ai.toru.host.plugin.ConnectionLostException;
import ai.toru.host.plugin.ProtocolDeclaration;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A request that a dying plugin surely has not read is served by its successor, once. */
class UnreadRequestTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private final SystemTimer timer = new SystemTimer("test-timer");
    private final IoThreads threads = new IoThreads();
    private final AtomicInteger connected = new AtomicInteger();
    private SocketLinks links;
    private RequestDispatcher dispatcher;
    private ServerSocketChannel dying;
    private PluginSession session;
    private PluginSession next;
    private PeerPlugin successor;

    static Stream<SocketConnector> connectors() {
        return Stream.of(UnixSockets.jdk(), UnixSockets.junixsocket());
    }

    @AfterEach
    void closeAll() throws IOException {
        dying.close();
        session.close("the test is over.");
        if (next != null) {
            next.close("the test is over.");
            successor.close();
        }
        threads.close();
        timer.close();
    }

    /** The kernel closes a dying process's connection before its listener, to which the next request may go meanwhile. */
    @ParameterizedTest
    @MethodSource("connectors")
    void requestInTheBacklogOfADyingListener_goesToTheSuccessor(SocketConnector connector) throws Exception {
        SocketChannel lane = begin(connector);
        CompletableFuture<PluginResponse> read = get("/read");
        CompletableFuture<PluginResponse> waiting = get("/waiting");
        readFrame(lane);

        lane.close();
        assertThatThrownBy(() -> read.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(ConnectionLostException.class);
        await().until(() -> connected.get() == 3 && !isWriting());
        dying.close();
        session.close("the process ended.");

        assertServedOnceBySuccessor(waiting, "/waiting");
    }

    /** Under load the host may learn of the process's end before its reader has seen how the connection ended. */
    @ParameterizedTest
    @MethodSource("connectors")
    void unreadRequest_ofAProcessWhoseEndIsNoticedFirst_goesToTheSuccessor(SocketConnector connector) throws Exception {
        SocketChannel lane = begin(connector);
        CompletableFuture<PluginResponse> unread = get("/unread");
        lane.read(ByteBuffer.allocate(1)); // it has come

        session.close("the process ended.");
        lane.close();

        assertServedOnceBySuccessor(unread, "/unread");
    }

    @ParameterizedTest
    @MethodSource("connectors")
    void readRequest_ofAProcessWhoseEndIsNoticedFirst_isLost(SocketConnector connector) throws Exception {
        SocketChannel lane = begin(connector);
        CompletableFuture<PluginResponse> read = get("/read");
        readFrame(lane);

        session.close("the process ended.");
        lane.close();

        assertThatThrownBy(() -> read.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(ConnectionLostException.class);
        assertThat(dispatcher.queued()).isZero();
    }

    /** A session with a plugin in the test's hands; the connection of its one lane. */
    private SocketChannel begin(SocketConnector connector) throws Exception {
        links = new SocketLinks(
                ProtocolLimits.DEFAULTS,
                16,
                id -> 1,
                counting(connector),
                threads,
                timer,
                HostClock.system(),
                new ByteBudget(1 << 30));
        dispatcher = links.dispatcher("test", PluginMetrics.NONE);
        Path socket = directory.resolve("dying");
        dying = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        dying.bind(UnixDomainSocketAddress.of(socket));
        session = links.session("test", ProtocolDeclaration.V1_0, socket, dispatcher, new Deaf());
        CompletionStage<Void> open = session.open("instance", directory.resolve("log"), LIMIT);
        try (SocketChannel init = dying.accept()) {
            readFrame(init);
        }
        SocketChannel lane = dying.accept();
        open.toCompletableFuture().get(10, TimeUnit.SECONDS);
        session.serve(Duration.ofSeconds(20));
        return lane;
    }

    private void assertServedOnceBySuccessor(CompletableFuture<PluginResponse> request, String path) throws Exception {
        Path socket = directory.resolve("successor");
        successor = new PeerPlugin(socket, PeerPlugin.echo());
        next = links.session("test", ProtocolDeclaration.V1_0, socket, dispatcher, new Deaf());
        next.open("instance", directory.resolve("log"), LIMIT)
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        next.serve(Duration.ofSeconds(20));

        assertThat(request.get(10, TimeUnit.SECONDS).bodyText()).isEqualTo(path);
        assertThat(successor.frames).filteredOn(frame -> frame.contains(path)).hasSize(1);
    }

    private CompletableFuture<PluginResponse> get(String path) {
        return dispatcher.http(PluginRequest.get(path), LIMIT);
    }

    private SocketConnector counting(SocketConnector connector) {
        return new SocketConnector() {
            @Override
            public SocketChannel connect(Path socket) throws IOException {
                SocketChannel channel = connector.connect(socket);
                connected.incrementAndGet();
                return channel;
            }

            @Override
            public String name() {
                return connector.name();
            }
        };
    }

    /** Whether the request is still on its way to a connection, or into it. */
    private static boolean isWriting() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .anyMatch(name -> name.equals("toru-test-connect") || name.equals("toru-test-writer"));
    }

    private static void readFrame(SocketChannel channel) throws IOException {
        ByteBuffer length = readFully(channel, 4).flip();
        readFully(channel, length.getInt());
    }

    private static ByteBuffer readFully(SocketChannel channel, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining()) {
            assertThat(channel.read(bytes)).isPositive();
        }
        return bytes;
    }

    /** Nothing is asked of the host here. */
    private static final class Deaf implements SessionListener {

        private final KeyValues data = new KeyValues(new InMemoryKeyValueStore(), "test");

        @Override
        public CompletionStage<String> keyValueAsked(KeyValueRequest command) {
            throw new AssertionError(command);
        }

        @Override
        public KeyValues keyValues() {
            return data;
        }

        @Override
        public void logged(Incoming.Log line) {
            throw new AssertionError(line);
        }

        @Override
        public void protocolViolated(String reason) {
            throw new AssertionError(reason);
        }

        @Override
        public void answerDropped(String requestId) {
            throw new AssertionError("an answer to nothing: " + requestId);
        }
    }
}
