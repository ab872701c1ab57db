package ai.toru.host.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.toru.host.http.ByteBudget;
import ai.toru.host.http.PluginRequest;
import ai.toru.host.http.PluginResponse;
import ai.toru.host.http.StreamedResponse;
import ai.toru.host.internal.protocol.Incoming;
import ai.toru.host.internal.protocol.ProtocolLimits;
import ai.toru.host.internal.time.HostTimer;
import ai.toru.host.internal.time.ShiftedTime;
import ai.toru.host.kv.InMemoryKeyValueStore;
import ai.toru.host.kv.KeyValueRequest;
import ai.toru.host.kv.KeyValues;
import ai.toru.host.metrics.PluginMetrics;
import ai.toru.host.plugin.ProtocolDeclaration;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One plugin's requests, and runs of it in this process, each with a session. Confined to the test's thread. */
final class PeerRuns implements AutoCloseable {

    static final Duration LONG = Duration.ofSeconds(20);

    final RequestDispatcher dispatcher;
    private final ShiftedTime time = new ShiftedTime();
    private final HostTimer timer = time.timer("test-timer");
    private final IoThreads threads = new IoThreads();
    private final SocketLinks links;
    private final Path directory;
    private final ProtocolDeclaration declared;
    private final List<Run> runs = new ArrayList<>();

    Duration pingInterval = LONG;

    /** Ids of answers to nothing; null where there may be none. */
    @Nullable
    Queue<String> strays;

    /** Violations of the protocol; null where there may be none. */
    @Nullable
    Queue<String> violations;

    PeerRuns(Path directory, int connections) {
        this(directory, connections, UnixSockets.jdk());
    }

    /** Of a plugin that declares features of the protocol. */
    PeerRuns(Path directory, int maxInFlight, String... features) {
        this(directory, maxInFlight, new ByteBudget(1 << 30), features);
    }

    /** The same, with a budget. */
    PeerRuns(Path directory, int maxInFlight, ByteBudget budget, String... features) {
        this(directory, 1, UnixSockets.jdk(), budget, new ProtocolDeclaration("1.1", Set.of(features), maxInFlight));
    }

    PeerRuns(Path directory, int connections, SocketConnector connector) {
        this(directory, connections, connector, new ByteBudget(1 << 30));
    }

    PeerRuns(Path directory, int connections, SocketConnector connector, ByteBudget budget) {
        this(directory, connections, connector, budget, ProtocolDeclaration.V1_0);
    }

    private PeerRuns(
            Path directory,
            int connections,
            SocketConnector connector,
            ByteBudget budget,
            ProtocolDeclaration declared) {
        this.directory = directory;
        this.declared = declared;
        links = new SocketLinks(
                ProtocolLimits.DEFAULTS, 1000, id -> connections, connector, threads, timer, time, budget);
        dispatcher = links.dispatcher("test", PluginMetrics.NONE);
    }

    /** Starts a run on a socket of its own; returns when its session takes requests. */
    Run start(PeerPlugin.Script script) throws Exception {
        return start(script, Duration.ofSeconds(10));
    }

    Run start(PeerPlugin.Script script, Duration timeout) throws Exception {
        return start(script, timeout, declared);
    }

    /** A run that offers features of version 1.1, and takes many requests at once with {@code multiplex}. */
    Run startMany(PeerPlugin.Script script, String... features) throws Exception {
        return start(script, Duration.ofSeconds(10), new ProtocolDeclaration("1.1", Set.of(features), 256));
    }

    /** A run that offers features of version 1.1. */
    Run start(PeerPlugin.Script script, String... features) throws Exception {
        return start(script, Duration.ofSeconds(10), new ProtocolDeclaration("1.1", Set.of(features), 1));
    }

    private Run start(PeerPlugin.Script script, Duration timeout, ProtocolDeclaration protocol) throws Exception {
        Path socket = directory.resolve("s" + runs.size());
        PeerPlugin peer = new PeerPlugin(socket, script);
        Run run = new Run(peer, links.session("test", protocol, socket, dispatcher, new OneKeyStore()));
        runs.add(run);
        run.session
                .open("instance", directory.resolve("log"), timeout)
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        run.session.serve(pingInterval);
        return run;
    }

    /** Moves the clock on that all limits go by; returns when the timer has done what fell due with it. */
    void advance(Duration duration) throws InterruptedException {
        time.advance(duration);
        CountDownLatch done = new CountDownLatch(1);
        timer.schedule(Duration.ZERO, done::countDown);
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    }

    /** Moves the clock on until something is out of time, whose clock may be set anew just now. */
    void advanceUntil(Callable<Boolean> over) {
        await().until(() -> {
            advance(LONG);
            return over.call();
        });
    }

    CompletableFuture<PluginResponse> get(String path) {
        return get(path, LONG);
    }

    CompletableFuture<PluginResponse> get(String path, Duration timeout) {
        return dispatcher.http(PluginRequest.get(path), timeout);
    }

    CompletableFuture<StreamedResponse> stream(String path) {
        return stream(path, LONG);
    }

    CompletableFuture<StreamedResponse> stream(String path, Duration timeout) {
        return dispatcher.stream(PluginRequest.get(path), timeout);
    }

    CompletableFuture<PluginResponse> post(String path, String body) {
        return dispatcher.http(PluginRequest.builder("POST", path).body(body).build(), LONG);
    }

    /** What all runs have read that mentions something. */
    List<String> framesWith(String text) {
        return runs.stream()
                .flatMap(run -> run.peer.frames.stream())
                .filter(frame -> frame.contains(text))
                .toList();
    }

    @Override
    public void close() throws IOException {
        for (Run run : runs) {
            run.end();
        }
        threads.close();
        timer.close();
    }

    /** A run and its session. */
    record Run(PeerPlugin peer, PluginSession session) {

        CompletableFuture<Void> drain() {
            return session.drain().toCompletableFuture();
        }

        /** As the supervisor ends a drained run: {@code shutdown}, the process's end, the session's end. */
        void shutDown() throws IOException {
            session.shutdown();
            await().pollInterval(Duration.ofMillis(3))
                    .until(() -> !framesWith("\"action\":\"shutdown\"").isEmpty());
            end();
        }

        List<String> framesWith(String text) {
            return peer.frames.stream().filter(frame -> frame.contains(text)).toList();
        }

        /** The plugin loses its socket, once it has taken what is connected: that of {@code init} and the lane. The rest would end, too. */
        void stopListening() throws IOException {
            await().pollInterval(Duration.ofMillis(3)).until(() -> peer.connections.size() >= 2);
            peer.stopListening();
        }

        void end() throws IOException {
            peer.close();
            session.close("the process ended.");
        }
    }

    /** Keeps http requests until the test answers them. */
    static final class Holding implements PeerPlugin.Script {

        private final BlockingQueue<Held> requests = new LinkedBlockingQueue<>();

        @Override
        public void frame(PeerPlugin.Connection connection, String frame) {
            if (frame.contains("\"type\":\"http\"")) {
                requests.add(new Held(connection, frame));
            }
        }

        /** The next request that has come, or comes. */
        Held take() throws InterruptedException {
            Held next = requests.poll(10, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("no request came");
            }
            return next;
        }
    }

    /** A request that the plugin has read. */
    record Held(PeerPlugin.Connection connection, String frame) {

        void answer() throws IOException {
            connection.answer(frame, PeerPlugin.pathOf(frame));
        }

        /** The head of an answer in parts. */
        Held head() throws IOException {
            return send("http", "\"status\":200,\"headers\":{\"A\":\"b\"},\"stream\":true");
        }

        Held chunk(String text) throws IOException {
            return send("http.chunk", "\"data\":\"" + text + "\"");
        }

        Held end() throws IOException {
            return send("http.end", "");
        }

        Held window(long bytes) throws IOException {
            return send("http.window", "\"bytes\":" + bytes);
        }

        Held send(String type, String members) throws IOException {
            connection.send("{\"type\":\"" + type + "\",\"request_id\":\"" + PeerPlugin.requestId(frame)
                    + "\",\"payload\":{" + members + "}}");
            return this;
        }
    }

    private final class OneKeyStore implements SessionListener {

        private final KeyValues data = new KeyValues(new InMemoryKeyValueStore(), "test");

        @Override
        public CompletionStage<String> keyValueAsked(KeyValueRequest command) {
            return CompletableFuture.completedFuture("stored");
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
            if (violations == null) {
                throw new AssertionError(reason);
            }
            violations.add(reason);
        }

        @Override
        public void answerDropped(String requestId) {
            if (strays == null) {
                throw new AssertionError("an answer to nothing: " + requestId);
            }
            strays.add(requestId);
        }
    }
}
