package ai.toru.host.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.toru.host.http.ByteBudget;
import ai.toru.host.http.PluginRequest;
import ai.toru.host.http.PluginResponse;
import ai.toru.host.http.StreamedResponse;
import ai.toru.host.internal.protocol.Incoming;
import ai.toru.host.internal.protocol.MessageDecoder;
import ai.toru.host.internal.protocol.MessageEncoder;
import ai.toru.host.internal.protocol.ProtocolLimits;
import ai.toru.host.internal.time.HostTimer;
import ai.toru.host.internal.time.ShiftedTime;
import ai.toru.host.kv.InMemoryKeyValueStore;
import ai.toru.host.kv.KeyValueRequest;
import ai.toru.host.kv.KeyValues;
import ai.toru.host.metrics.PluginMetrics;
import ai.toru.host.plugin.BadPluginResponseException;
import ai.toru.host.plugin.ConnectionLostException;
import ai.toru.host.plugin.HostClosedException;
import ai.toru.host.plugin.KeyValueException;
import ai.toru.host.plugin.PluginBusyException;
import ai.toru.host.plugin.PluginDisabledException;
import ai.toru.host.plugin.PluginTimeoutException;
import ai.toru.host.plugin.ProtocolDeclaration;
import ai.toru.host.plugin.UnsupportedBodyException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SocketSessionTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private final ShiftedTime time = new ShiftedTime();
    private final HostTimer timer = time.timer("test-timer");
    private final IoThreads threads = new IoThreads();
    private final RecordingListener listener = new RecordingListener();
    private SocketConnector connector = UnixSockets.jdk();
    private int connections = 1;
    private int maxQueued = 128;
    private RequestDispatcher dispatcher;
    private PluginSession session;
    private PeerPlugin peer;

    @AfterEach
    void closeAll() throws IOException {
        if (session != null) {
            session.close("the test is over.");
        }
        if (peer != null) {
            peer.close();
        }
        threads.close();
        timer.close();
    }

    static Stream<SocketConnector> connectors() {
        return Stream.of(UnixSockets.jdk(), UnixSockets.junixsocket());
    }

    @ParameterizedTest
    @MethodSource("connectors")
    void request_isAnswered_overEachTransport(SocketConnector each) throws Exception {
        connector = each;
        open(PeerPlugin.echo());

        assertThat(get("/a").get(10, TimeUnit.SECONDS).bodyText()).isEqualTo("/a");
        assertThat(get("/b").get(10, TimeUnit.SECONDS).bodyText()).isEqualTo("/b");
        assertThat(dispatcher.inFlight()).isZero();
    }

    @ParameterizedTest
    @MethodSource("connectors")
    void connect_toNobody_failsAtOnceWithoutWaiting(SocketConnector each) {
        assertThatThrownBy(() -> each.connect(directory.resolve("none"))).isInstanceOf(IOException.class);
    }

    @Test
    void init_travelsAlone_andIsReadBeforeTheFirstRequest() throws Exception {
        open(PeerPlugin.echo());
        get("/first").get(10, TimeUnit.SECONDS);

        assertThat(peer.frames).first().asString().contains("\"action\":\"init\"");
        assertThat(peer.connections).hasSize(2);
        assertThat(peer.connections.get(0).ended).isTrue();
        assertThat(peer.connections.get(1).ended).isFalse();
    }

    @Test
    void manyCallers_onOneSerialConnection_eachGetTheirOwnAnswer() throws Exception {
        AtomicInteger unanswered = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        maxQueued = 10_000;
        open((connection, frame) -> {
            if (frame.contains("\"type\":\"http\"")) {
                most.accumulateAndGet(unanswered.incrementAndGet(), Math::max);
                unanswered.decrementAndGet();
                connection.answer(frame, PeerPlugin.pathOf(frame));
            }
        });

        List<CompletableFuture<PluginResponse>> answers =
                IntStream.range(0, 5_000).mapToObj(i -> get("/" + i)).toList();

        for (int i = 0; i < answers.size(); i++) {
            assertThat(answers.get(i).get(20, TimeUnit.SECONDS).bodyText()).isEqualTo("/" + i);
        }
        assertThat(most).hasValue(1);
        assertThat(peer.connections).hasSize(2);
    }

    @Test
    void moreConnections_carryAsManyRequestsAtOnce() throws Exception {
        connections = 3;
        List<Runnable> held = new ArrayList<>();
        open((connection, frame) -> {
            if (frame.contains("\"type\":\"http\"")) {
                synchronized (held) {
                    held.add(() -> answerQuietly(connection, frame));
                }
            }
        });

        List<CompletableFuture<PluginResponse>> answers =
                IntStream.range(0, 4).mapToObj(i -> get("/" + i)).toList();

        await().untilAsserted(() -> assertThat(heldCount(held)).isEqualTo(3));
        assertThat(dispatcher.inFlight()).isEqualTo(3);
        assertThat(dispatcher.queued()).isEqualTo(1);
        await().until(() -> {
            synchronized (held) {
                held.forEach(Runnable::run);
                held.clear();
            }
            return answers.stream().allMatch(CompletableFuture::isDone);
        });
    }

    @Test
    void deadline_endsTheConnection_andTheNextRequestGetsAnother() throws Exception {
        Queue<String> late = new ConcurrentLinkedQueue<>();
        open((connection, frame) -> {
            if (frame.contains("/slow")) {
                late.add(frame);
            } else if (frame.contains("\"type\":\"http\"")) {
                connection.answer(frame, "fast");
            }
        });

        CompletableFuture<PluginResponse> slow = get("/slow");
        CompletableFuture<PluginResponse> fast = get("/fast", LONG.multipliedBy(3));
        await().until(() -> late.size() == 1);
        time.advance(LONG);

        assertFails(slow, PluginTimeoutException.class).hasMessageContaining("20000 ms");
        assertThat(fast.get(10, TimeUnit.SECONDS).bodyText()).isEqualTo("fast");
        assertThat(peer.connections).hasSize(3);
        await().until(() -> peer.connections.get(1).ended);
    }

    @Test
    void cancelledRequest_endsItsConnection_soThatItsAnswerReachesNobody() throws Exception {
        open((connection, frame) -> {
            if (frame.contains("/kept")) {
                connection.answer(frame, "mine");
            }
        });
        CompletableFuture<PluginResponse> given = get("/given-up");
        await().until(() -> peer.frames.stream().anyMatch(frame -> frame.contains("/given-up")));

        assertThat(given.cancel(true)).isTrue();

        assertThat(get("/kept").get(10, TimeUnit.SECONDS).bodyText()).isEqualTo("mine");
        await().until(() -> peer.connections.get(1).ended);
        assertThat(dispatcher.inFlight()).isZero();
    }

    @Test
    void queuedRequest_cancelled_isNeverSent() throws Exception {
        open((connection, frame) -> {});
        CompletableFuture<PluginResponse> first = get("/first");
        CompletableFuture<PluginResponse> second = get("/second");

        second.cancel(true);
        first.cancel(true);
        get("/third");

        await().until(() -> peer.frames.stream().anyMatch(frame -> frame.contains("/third")));
        assertThat(peer.frames).noneMatch(frame -> frame.contains("/second"));
    }

    @Test
    void connectionClosedWhileAnswering_failsThatRequest_andTheNextIsServed() throws Exception {
        open((connection, frame) -> {
            if (frame.contains("/die")) {
                connection.close();
            } else if (frame.contains("\"type\":\"http\"")) {
                connection.answer(frame, "alive");
            }
        });

        CompletableFuture<PluginResponse> lost = get("/die");
        CompletableFuture<PluginResponse> queued = get("/queued");

        assertFails(lost, ConnectionLostException.class);
        assertThat(queued.get(10, TimeUnit.SECONDS).bodyText()).isEqualTo("alive");
    }

    @Test
    void connectionClosedAfterEachAnswer_losesNoRequest() throws Exception {
        open((connection, frame) -> {
            if (frame.contains("\"type\":\"http\"")) {
                connection.answer(frame, PeerPlugin.pathOf(frame));
                connection.close();
            }
        });

        for (int i = 0; i < 20; i++) {
            int connectionsBefore = peer.connections.size();
            assertThat(get("/" + i).get(10, TimeUnit.SECONDS).bodyText()).isEqualTo("/" + i);
            await().until(() -> dispatcher.inFlight() == 0 && peer.connections.size() >= connectionsBefore);
            await().until(() -> !threadNamed("toru-test-reader"));
        }
    }

    @Test
    void violation_closesThatConnection_isTold_andTheNextRequestIsServed() throws Exception {
        open((connection, frame) -> {
            if (frame.contains("/garbage")) {
                connection.sendRaw((byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff);
            } else if (frame.contains("\"type\":\"http\"")) {
                connection.answer(frame, "fine");
            }
        });

        assertFails(get("/garbage"), ConnectionLostException.class);

        assertThat(get("/next").get(10, TimeUnit.SECONDS).bodyText()).isEqualTo("fine");
        assertThat(listener.violations).hasSize(1);
    }

    @Test
    void strangeAnswers_failOnlyTheirRequest() throws Exception {
        open((connection, frame) -> {
            if (frame.contains("/bad")) {
                connection.send("{\"type\":\"http\",\"request_id\":\"" + PeerPlugin.requestId(frame)
                        + "\",\"payload\":{\"status\":42}}");
            } else if (frame.contains("\"type\":\"http\"")) {
                connection.send("{\"type\":\"http\",\"request_id\":\"invented\",\"payload\":{\"status\":200}}");
                connection.answer(frame, "right");
            }
        });

        assertFails(get("/bad"), BadPluginResponseException.class).hasMessageContaining("42");
        assertThat(get("/good").get(10, TimeUnit.SECONDS).bodyText()).isEqualTo("right");
        assertThat(listener.dropped).containsExactly("invented");
        assertThat(peer.connections).hasSize(2);
    }

    @Test
    void keyValueRequest_inTheMiddleOfAnHttpRequest_isAnsweredOnTheSameConnection() throws Exception {
        Queue<String> http = new ConcurrentLinkedQueue<>();
        open((connection, frame) -> {
            if (frame.contains("\"type\":\"http\"")) {
                http.add(frame);
                connection.send(
                        "{\"type\":\"kv\",\"request_id\":\"k1\",\"payload\":{\"action\":\"get\",\"key\":\"a\"}}");
            } else if (frame.contains("\"k1\"")) {
                connection.answer(http.remove(), frame.contains("\"value\":\"stored\"") ? "got it" : "wrong");
            }
        });

        assertThat(get("/").get(10, TimeUnit.SECONDS).bodyText()).isEqualTo("got it");
    }

    @Test
    void keyValueRequest_refused_carriesAnErrorAndNotJustNull() throws Exception {
        open((connection, frame) -> {
            if (frame.contains("\"type\":\"http\"")) {
                connection.send(
                        "{\"type\":\"kv\",\"request_id\":\"k1\",\"payload\":{\"action\":\"delete\",\"key\":\"a\"}}");
                connection.answer(frame, "sent");
            }
        });
        get("/").get(10, TimeUnit.SECONDS);

        await().until(() -> peer.frames.stream().anyMatch(frame -> frame.contains("\"k1\"")));
        assertThat(peer.frames).last().asString().contains("\"value\":null", "quota_exceeded", "too many");
    }

    @Test
    void hostSideKeyValueRequest_isAnswered() throws Exception {
        open((connection, frame) -> {
            if (frame.contains("\"type\":\"kv\"")) {
                connection.send("{\"type\":\"kv\",\"request_id\":\"" + PeerPlugin.requestId(frame)
                        + "\",\"payload\":{\"value\":\"v\"}}");
            }
        });

        assertThat(dispatcher.keyValue(new KeyValueRequest.Get("k"), LONG).get(10, TimeUnit.SECONDS))
                .contains("v");
    }

    @Test
    void fullQueue_refusesWithoutWaiting() throws Exception {
        maxQueued = 2;
        open((connection, frame) -> {});
        get("/1");
        get("/2");
        get("/3");

        assertThatThrownBy(() -> get("/4"))
                .isInstanceOf(PluginBusyException.class)
                .hasMessageContaining("2 requests wait")
                .hasMessageContaining("maxQueuedRequests");
    }

    @Test
    void bodyThatIsNoText_isRefusedBeforeItReachesThePlugin() throws Exception {
        open(PeerPlugin.echo());
        PluginRequest binary = PluginRequest.builder("POST", "/")
                .body(new byte[] {(byte) 0xc3})
                .build();

        assertThatThrownBy(() -> dispatcher.http(binary, LONG)).isInstanceOf(UnsupportedBodyException.class);
        assertThat(peer.frames).hasSize(1);
    }

    @Test
    void pluginThatDoesNotRead_holdsUpNobodyBeyondTheDeadline() throws Exception {
        open((connection, frame) -> {
            if (frame.contains("/block")) {
                new CompletableFuture<Void>().join(); // never reads again
            } else if (frame.contains("\"type\":\"http\"")) {
                connection.answer(frame, "next");
            }
        });
        PluginRequest large = PluginRequest.builder("POST", "/large")
                .body("x".repeat(8 << 20))
                .build();
        CompletableFuture<PluginResponse> blocking = get("/block");
        await().until(() -> peer.frames.stream().anyMatch(frame -> frame.contains("/block")));
        time.advance(LONG);
        assertFails(blocking, PluginTimeoutException.class);

        assertThat(get("/after").get(10, TimeUnit.SECONDS).bodyText()).isEqualTo("next");
        assertThat(dispatcher.http(large, LONG).get(10, TimeUnit.SECONDS).bodyText())
                .isEqualTo("next");
    }

    @Test
    void sessionEnd_failsWhatWasSent_andKeepsWhatWaits_forTheNextSession() throws Exception {
        open((connection, frame) -> {});
        CompletableFuture<PluginResponse> sent = get("/sent");
        CompletableFuture<PluginResponse> waiting = get("/waiting");
        await().until(() -> peer.frames.stream().anyMatch(frame -> frame.contains("/sent")));

        session.close("the process ended.");

        assertFails(sent, ConnectionLostException.class).hasMessageContaining("the process ended");
        assertThat(waiting).isNotDone();
        peer.close();
        openAt(directory.resolve("second"), PeerPlugin.echo());
        assertThat(waiting.get(10, TimeUnit.SECONDS).bodyText()).isEqualTo("/waiting");
    }

    @Test
    void shutdown_whileARequestIsCarried_letsItFinish() throws Exception {
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        open((connection, frame) -> {
            if (frame.contains("\"type\":\"http\"")) {
                await().until(() -> session != null && dispatcher.inFlight() == 1);
                session.shutdown();
                connection.answer(frame, "finished");
            } else {
                seen.add(frame);
            }
        });

        assertThat(get("/").get(10, TimeUnit.SECONDS).bodyText()).isEqualTo("finished");
        await().until(() -> seen.stream().anyMatch(frame -> frame.contains("\"action\":\"shutdown\"")));
    }

    @Test
    void open_whereNobodyListens_failsAfterTheTimeLimit() throws Exception {
        create(directory.resolve("nobody"));

        assertThatThrownBy(() -> session.open("i", directory, Duration.ofMillis(100))
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseInstanceOf(IOException.class);
    }

    /** A plugin that accepts and closes without reading must not be tried in a loop until the deadline. */
    @ParameterizedTest
    @MethodSource("connectors")
    void connectionResetAgainAndAgain_failsTheRequest_afterAFewTries(SocketConnector each) throws Exception {
        connector = each;
        try (ResettingPeer resetting = new ResettingPeer(directory.resolve("s"))) {
            create(directory.resolve("s"));
            session.open("instance", directory.resolve("log"), Duration.ofSeconds(10))
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            session.serve(LONG);

            assertFails(get("/"), ConnectionLostException.class);
            assertThat(resetting.resets.get()).isBetween(2, 8);
        }
    }

    @ParameterizedTest
    @MethodSource("connectors")
    void writeThatBlocks_isEndedByTheDeadline_andLeavesNoThread(SocketConnector each) throws Exception {
        connector = each;
        CompletableFuture<Void> reading = new CompletableFuture<>();
        open((connection, frame) -> {
            if (frame.contains("\"k1\"")) {
                reading.join();
            } else if (frame.contains("\"type\":\"http\"")) {
                connection.send(
                        "{\"type\":\"kv\",\"request_id\":\"k1\",\"payload\":{\"action\":\"get\",\"key\":\"a\"}}");
                connection.answer(frame, "answered");
            }
        });
        assertThat(get("/a").get(10, TimeUnit.SECONDS).bodyText()).isEqualTo("answered");
        PluginRequest large = PluginRequest.builder("POST", "/large")
                .body("x".repeat(8 << 20))
                .build();

        assertFails(dispatcher.http(large, Duration.ofMillis(300)), PluginTimeoutException.class);

        await().until(() -> !threadNamed("toru-test-writer") && !threadNamed("toru-test-reader"));
        reading.complete(null);
    }

    /** Continuations may call request(), which refuses on I/O threads; on the timer's it would stop all deadlines. */
    @Test
    void failures_reachContinuations_onIoThreadsOnly() throws Exception {
        open((connection, frame) -> {});
        CompletableFuture<Boolean> overdue =
                get("/a", Duration.ofSeconds(1)).handle((answer, failure) -> IoThreads.isCurrent());
        CompletableFuture<Boolean> refused = get("/b").handle((answer, failure) -> IoThreads.isCurrent());
        CompletableFuture<Boolean> queued = get("/c").handle((answer, failure) -> IoThreads.isCurrent());

        assertThat(overdue.get(10, TimeUnit.SECONDS)).isTrue();
        dispatcher.close(new HostClosedException("closed by the test"));

        assertThat(refused.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(queued.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void refusal_failsWhatWaits_andWhatComes_untilTheNextRun() throws Exception {
        create(directory.resolve("s"));
        CompletableFuture<PluginResponse> waiting = get("/waiting");

        dispatcher.refuse(new PluginDisabledException("test", "off"));

        assertFails(waiting, PluginDisabledException.class);
        assertThatThrownBy(() -> get("/late")).isInstanceOf(PluginDisabledException.class);
        dispatcher.accept();
        assertThat(get("/next")).isNotDone();
        assertThat(dispatcher.queued()).isEqualTo(1);
    }

    /** A session's end may come while one of its lanes is about to wait for work. */
    @Test
    void laneThatIsRetired_neverWaitsForWork_norTakesAny() throws Exception {
        create(directory.resolve("s"));
        SerialLane lane = new SerialLane(settings(), directory.resolve("s"), dispatcher, null, new SessionVitals(time));
        var unused = lane.retire();
        dispatcher.attach(lane);
        CompletableFuture<StreamedResponse> first = dispatcher.stream(PluginRequest.get("/first"), LONG);
        assertThat(dispatcher.queued()).isEqualTo(1);

        lane.close(new IOException("over"));
        lane.send((Exchange<?>) first);

        assertThat(dispatcher.inFlight()).isZero();
    }

    /** It may be on its way to the lane when that retires; behind a shutdown message it would be lost. */
    @Test
    void requestForLaneThatHasRetired_isNotSent_thoughItsConnectionIsOpen() throws Exception {
        Path socket = directory.resolve("s");
        peer = new PeerPlugin(socket, PeerPlugin.echo());
        create(socket);
        SerialLane lane = new SerialLane(
                settings(),
                socket,
                dispatcher,
                new PluginInbox(
                        settings(),
                        listener,
                        new Readiness(timer, time),
                        new Heartbeat(settings().encoder(), timer, List::of),
                        PluginMetrics.NONE),
                new SessionVitals(time));
        lane.begin(connector.connect(socket));
        PluginConnection open = lane.connection();
        assertThat(lane.retire().toCompletableFuture()).isCompleted();

        lane.send((Exchange<?>) dispatcher.stream(PluginRequest.get("/late"), LONG));
        open.send(new OutgoingFrame(settings().encoder().shutdown()));

        await().until(() -> !peer.frames.isEmpty());
        assertThat(peer.frames).singleElement().asString().contains("shutdown");
        lane.close(new IOException("over"));
    }

    @Test
    void requestsThatWait_haveABudgetOfBytes() throws Exception {
        open((connection, frame) -> {});
        PluginRequest large =
                PluginRequest.builder("POST", "/").body("x".repeat(15 << 20)).build();
        for (int i = 0; i < 5; i++) {
            dispatcher.http(large, LONG); // one under way and four that wait
        }

        assertThatThrownBy(() -> dispatcher.http(large, LONG))
                .isInstanceOf(PluginBusyException.class)
                .hasMessageContaining("send smaller bodies");
        assertThat(get("/small")).isNotDone();
    }

    @Test
    void timeoutOfCenturies_isAsGoodAsNone() throws Exception {
        open(PeerPlugin.echo());

        assertThat(get("/a", Duration.ofSeconds(Long.MAX_VALUE))
                        .get(10, TimeUnit.SECONDS)
                        .bodyText())
                .isEqualTo("/a");
    }

    @Test
    void storeThatThrows_isAnErrorForThePlugin_andCostsNoConnection() throws Exception {
        open((connection, frame) -> {
            if (frame.contains("\"type\":\"http\"")) {
                connection.send("{\"type\":\"kv\",\"request_id\":\"k1\","
                        + "\"payload\":{\"action\":\"set\",\"key\":\"a\",\"value\":\"v\"}}");
                connection.answer(frame, "sent");
            }
        });
        assertThat(get("/").get(10, TimeUnit.SECONDS).bodyText()).isEqualTo("sent");

        await().until(() -> peer.frames.stream().anyMatch(frame -> frame.contains("store_failed")));
        assertThat(peer.connections).hasSize(2);
    }

    private LinkSettings settings() {
        return new LinkSettings(
                "test",
                1,
                Set.of(),
                1,
                ProtocolLimits.DEFAULTS,
                new MessageEncoder("test", ProtocolLimits.DEFAULTS, time),
                new MessageDecoder(ProtocolLimits.DEFAULTS),
                connector,
                threads,
                timer,
                time,
                new ByteBudget(1 << 30));
    }

    private void open(PeerPlugin.Script script) throws Exception {
        openAt(directory.resolve("s"), script);
    }

    private void openAt(Path socket, PeerPlugin.Script script) throws Exception {
        peer = new PeerPlugin(socket, script);
        create(socket);
        session.open("instance", directory.resolve("log"), Duration.ofSeconds(10))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        session.serve(LONG);
    }

    private void create(Path socket) {
        SocketLinks links = new SocketLinks(
                ProtocolLimits.DEFAULTS,
                maxQueued,
                id -> connections,
                connector,
                threads,
                timer,
                time,
                new ByteBudget(1 << 30));
        if (dispatcher == null) {
            dispatcher = links.dispatcher("test", PluginMetrics.NONE);
        }
        session = links.session("test", ProtocolDeclaration.V1_0, socket, dispatcher, listener);
    }

    private CompletableFuture<PluginResponse> get(String path) {
        return get(path, LONG);
    }

    private CompletableFuture<PluginResponse> get(String path, Duration timeout) {
        return dispatcher.http(PluginRequest.get(path), timeout);
    }

    private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> assertFails(
            CompletableFuture<?> answer, Class<? extends Throwable> type) {
        return assertThatThrownBy(() -> answer.get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(type);
    }

    private static int heldCount(List<Runnable> held) {
        synchronized (held) {
            return held.size();
        }
    }

    private static boolean threadNamed(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals(name));
    }

    private static void answerQuietly(PeerPlugin.Connection connection, String frame) {
        try {
            connection.answer(frame, "late");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Takes {@code init}, and then resets every connection as soon as something comes. */
    private static final class ResettingPeer implements AutoCloseable {

        final AtomicInteger resets = new AtomicInteger();
        private final ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);

        ResettingPeer(Path socket) throws IOException {
            server.bind(UnixDomainSocketAddress.of(socket));
            Thread thread = new Thread(this::accept);
            thread.setDaemon(true);
            thread.start();
        }

        private void accept() {
            try {
                readToEnd(server.accept());
                while (true) {
                    try (SocketChannel channel = server.accept()) {
                        channel.read(ByteBuffer.allocate(1));
                        resets.incrementAndGet();
                    }
                }
            } catch (IOException closed) {
                // the test is over
            }
        }

        private static void readToEnd(SocketChannel channel) throws IOException {
            try (channel) {
                ByteBuffer ignored = ByteBuffer.allocate(8192);
                while (channel.read(ignored.clear()) >= 0) {
                    // init
                }
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    /** A store with one key, and a memory. */
    private static final class RecordingListener implements SessionListener {

        private final KeyValues data = new KeyValues(new InMemoryKeyValueStore(), "test");

        final Queue<Incoming.Log> logged = new ConcurrentLinkedQueue<>();
        final Queue<String> violations = new ConcurrentLinkedQueue<>();
        final Queue<String> dropped = new ConcurrentLinkedQueue<>();

        @Override
        public CompletionStage<String> keyValueAsked(KeyValueRequest command) {
            if (command instanceof KeyValueRequest.Set) {
                throw new IllegalStateException("The store is broken.");
            }
            return command instanceof KeyValueRequest.Get
                    ? CompletableFuture.completedFuture("stored")
                    : CompletableFuture.failedFuture(new KeyValueException("test", "quota_exceeded", "too many"));
        }

        @Override
        public KeyValues keyValues() {
            return data;
        }

        @Override
        public void logged(Incoming.Log line) {
            logged.add(line);
        }

        @Override
        public void protocolViolated(String reason) {
            violations.add(reason);
        }

        @Override
        public void answerDropped(String requestId) {
            dropped.add(requestId);
        }
    }
}
