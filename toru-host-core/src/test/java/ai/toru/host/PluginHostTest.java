package ai.toru.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.toru.host.event.PluginEvent;
import ai.toru.host.http.PluginRequest;
import ai.toru.host.http.PluginResponse;
import ai.toru.host.http.RouteMatch;
import ai.toru.host.plugin.ConnectionLostException;
import ai.toru.host.plugin.HostClosedException;
import ai.toru.host.plugin.HostConfigurationException;
import ai.toru.host.plugin.InvalidPluginException;
import ai.toru.host.plugin.PluginDisabledException;
import ai.toru.host.plugin.PluginStartException;
import ai.toru.host.plugin.PluginState;
import ai.toru.host.plugin.PluginStatus;
import ai.toru.host.plugin.PluginTimeoutException;
import ai.toru.host.plugin.PluginUnavailableException;
import ai.toru.host.plugin.RequestCancelledException;
import ai.toru.host.plugin.RestartPolicy;
import ai.toru.host.plugin.UnknownPluginException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole library with real processes. */
class PluginHostTest {

    /** How long a thread would wait for itself: what is not waited for is over sooner once, however busy the machine is. */
    private static final Duration ITS_OWN_WAIT = Duration.ofMillis(1900);

    private static final Duration LONG = Duration.ofDays(1);

    @TempDir
    Path root;

    private ScriptedPlugins plugins;
    private PluginHost host;

    @BeforeEach
    void prepare() throws IOException {
        plugins = new ScriptedPlugins(root);
    }

    @AfterEach
    void close() {
        if (host != null) {
            host.close();
        }
    }

    @Test
    void request_reachesTheProcess_andItsAnswerComesBack() throws IOException {
        plugins.with("echo", "echo");
        start();

        PluginResponse answer = host.request(
                "echo",
                PluginRequest.builder("POST", "/a%20b?q=1")
                        .header("X-Mine", "1")
                        .header("X-Mine", "2")
                        .body("{\"ü\":1}")
                        .build());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers().first("content-type")).contains("application/json");
        assertThat(answer.bodyText())
                .contains("\"method\": \"POST\"", "\"path\": \"/a%20b?q=1\"", "\"X-Mine\": \"1, 2\"", "\\u00fc");
    }

    @Test
    void process_getsTheGuidesEnvironment_andNotTheHosts() throws IOException {
        plugins.with("echo", "echo");
        start();

        String environment =
                host.request("echo", PluginRequest.get("/environment")).bodyText();

        assertThat(environment)
                .contains(
                        "\"TORU_PLUGIN_ID\": \"echo\"",
                        "\"TORU_INSTANCE_ID\": \"" + host.instanceId() + "\"",
                        "\"TORU_PLUGIN_SOCKET\": \"" + root.resolve("sockets/echo.sock") + "\"",
                        "\"ADDED\": \"by the operator\"",
                        "\"cwd\": \"" + plugins.directory() + "\"");
        assertThat(environment).doesNotContain("JAVA_HOME", "SUREFIRE");
    }

    @Test
    void init_reachesThePlugin_andItsOutputReachesTheLog() throws IOException {
        plugins.with("echo", "echo");
        start();
        Path log = root.resolve("logs/plugins/echo.log");

        await().untilAsserted(() -> assertThat(Files.readString(log)).contains("init ", host.instanceId()));
        assertThat(host.plugin("echo").orElseThrow().logPath()).isEqualTo(log);
    }

    @Test
    void status_showsTheRunningProcess() throws IOException {
        plugins.with("echo", "echo");
        start();

        PluginStatus status = host.plugin("echo").orElseThrow();

        assertThat(status.state()).isEqualTo(PluginState.RUNNING);
        assertThat(status.enabled()).isTrue();
        assertThat(status.reason()).isNull();
        assertThat(status.run()).isEqualTo(1);
        assertThat(status.startedAt()).isNotNull();
        assertThat(ProcessHandle.of(status.pid())).isPresent();
        assertThat(Files.exists(status.socketPath())).isTrue();
    }

    @Test
    void thousandRequests_from32Clients_toASerialPlugin_eachGetTheirOwnAnswer() throws Exception {
        plugins.with("echo", "echo");
        start();
        ExecutorService clients = Executors.newFixedThreadPool(32);
        try {
            List<Future<String>> answers = IntStream.range(0, 1000)
                    .mapToObj(i -> clients.submit(() -> host.request("echo", PluginRequest.get("/token-" + i))
                            .bodyText()))
                    .toList();
            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).get(30, TimeUnit.SECONDS)).contains("\"/token-" + i + "\"");
            }
        } finally {
            clients.shutdownNow();
        }
    }

    @Test
    void killedPlugin_failsTheRequestInFlight_thenIsUnavailable_thenComesBack() throws Exception {
        plugins.with("echo", "echo");
        RestartPolicy soon = RestartPolicy.DEFAULTS.withDelays(Duration.ofSeconds(3), Duration.ofSeconds(3));
        start(builder().allPlugins(all -> all.restartPolicy(soon)));
        Queue<PluginEvent.Type> events = new ConcurrentLinkedQueue<>();
        host.addListener(event -> events.add(event.type()));

        CompletionStage<PluginResponse> inFlight = host.requestAsync("echo", PluginRequest.get("/kill-self"));

        assertFails(inFlight, ConnectionLostException.class);
        await().until(() -> state("echo") == PluginState.BACKING_OFF);
        PluginStatus status = host.plugin("echo").orElseThrow();
        assertThat(status.lastExit().signal()).isEqualTo(9);
        assertThat(status.lastExit().requestsLost()).isEqualTo(1);
        assertThat(status.reason()).contains("signal 9 (KILL)");
        assertThat(status.nextRestartAt()).isNotNull();
        assertThatThrownBy(() -> host.request("echo", PluginRequest.get("/")))
                .isInstanceOf(PluginUnavailableException.class);
        await().until(() -> state("echo") == PluginState.RUNNING);
        assertThat(host.request("echo", PluginRequest.get("/")).status()).isEqualTo(200);
        assertThat(host.plugin("echo").orElseThrow().restartCount()).isEqualTo(1);
        await().untilAsserted(() -> assertThat(events)
                .containsExactly(
                        PluginEvent.Type.EXITED,
                        PluginEvent.Type.CRASHED,
                        PluginEvent.Type.BACKING_OFF,
                        PluginEvent.Type.STARTING,
                        PluginEvent.Type.STARTED,
                        PluginEvent.Type.READY,
                        PluginEvent.Type.RESTARTED));
    }

    @Test
    void listenerOfTheBuilder_hearsOfTheStart() throws Exception {
        plugins.with("echo", "echo");
        Queue<PluginEvent.Type> events = new ConcurrentLinkedQueue<>();
        start(builder().listener(event -> events.add(event.type())));

        await().untilAsserted(() -> assertThat(events)
                .containsExactly(
                        PluginEvent.Type.DISCOVERED,
                        PluginEvent.Type.ENABLED,
                        PluginEvent.Type.STARTING,
                        PluginEvent.Type.STARTED,
                        PluginEvent.Type.READY));
    }

    @Test
    void queuedRequest_ofAPluginThatDies_isServedByItsSuccessor() throws Exception {
        plugins.with("echo", "echo");
        start();

        CompletionStage<PluginResponse> killing = host.requestAsync("echo", PluginRequest.get("/kill-self"));
        CompletionStage<PluginResponse> queued = host.requestAsync("echo", PluginRequest.get("/queued"));

        assertFails(killing, ConnectionLostException.class);
        assertThat(queued.toCompletableFuture().get(20, TimeUnit.SECONDS).bodyText())
                .contains("/queued");
    }

    @Test
    void hangingPlugin_costsTheCallerTheTimeout_andIsUsableAfterRestart() throws Exception {
        plugins.with("echo", "echo");
        start();
        PluginRequest hanging = PluginRequest.builder("GET", "/hang")
                .timeout(Duration.ofMillis(200))
                .build();

        assertThatThrownBy(() -> host.request("echo", hanging)).isInstanceOf(PluginTimeoutException.class);
        get(host.restart("echo"));

        assertThat(host.request("echo", PluginRequest.get("/")).status()).isEqualTo(200);
    }

    @Test
    void interruptedCaller_givesUpItsRequest_andHarmsNobodyElse() throws Exception {
        plugins.with("echo", "echo");
        start();
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                host.request("echo", PluginRequest.get("/hang"));
            } catch (RuntimeException e) {
                failure.complete(e);
            }
        });
        caller.start();
        await().until(() -> host.plugin("echo").orElseThrow().inFlight() == 1);

        caller.interrupt();

        assertThat(failure.get(10, TimeUnit.SECONDS)).isInstanceOf(RequestCancelledException.class);
        await().until(() -> host.plugin("echo").orElseThrow().inFlight() == 0);
    }

    @Test
    void request_inAContinuationOfTheReader_isRefusedInsteadOfHanging() throws Exception {
        plugins.with("echo", "echo");
        start();

        CompletionStage<PluginResponse> nested = host.requestAsync("echo", PluginRequest.get("/kept-open"))
                .thenCombine(
                        host.requestAsync("echo", PluginRequest.get("/2")),
                        (first, second) -> host.request("echo", PluginRequest.get("/3")));

        try {
            nested.toCompletableFuture().get(10, TimeUnit.SECONDS); // both were there already: no reader's thread
        } catch (ExecutionException e) {
            assertThat(e).hasRootCauseInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void disable_stopsTheProcess_isKept_andEnableStartsItAgain() throws Exception {
        plugins.with("echo", "echo");
        start();
        long pid = host.plugin("echo").orElseThrow().pid();

        PluginStatus off = get(host.disable("echo"));

        assertThat(off.state()).isEqualTo(PluginState.DISABLED);
        assertThat(ProcessHandle.of(pid)).isEmpty();
        assertThatThrownBy(() -> host.request("echo", PluginRequest.get("/")))
                .isInstanceOf(PluginDisabledException.class);
        host.close();
        start();
        assertThat(state("echo")).isEqualTo(PluginState.DISABLED);
        assertThat(get(host.enable("echo")).state()).isEqualTo(PluginState.RUNNING);
        assertThat(host.request("echo", PluginRequest.get("/")).status()).isEqualTo(200);
    }

    @Test
    void enable_ofAFileDroppedInJustNow_findsAndStartsIt() throws Exception {
        start();
        plugins.with("late", "echo");

        assertThat(get(host.enable("late")).state()).isEqualTo(PluginState.RUNNING);
        assertThat(host.route("/late/x")).contains(new RouteMatch("late", "/late", "/x"));
    }

    @Test
    void rescan_tellsWhatChanged_andActsOnIt() throws Exception {
        plugins.with("gone", "echo").with("same", "echo").with("changed", "echo");
        start();
        long samePid = host.plugin("same").orElseThrow().pid();
        plugins.with("new", "echo").with("changed", "answers-wrapped").withFile("broken.binary", "#!/bin/sh\nexit 1\n");
        Files.delete(plugins.directory().resolve("gone.binary"));

        var result = get(host.rescan());

        assertThat(result.added()).containsExactly("new");
        assertThat(result.changed()).containsExactly("changed");
        assertThat(result.removed()).containsExactly("gone");
        assertThat(result.invalid()).containsExactly("broken");
        assertThat(host.plugin("same").orElseThrow().pid()).isEqualTo(samePid);
        assertThat(host.request("changed", PluginRequest.get("/x")).headers().first("X-Shape"))
                .contains("wrapped");
        assertThatThrownBy(() -> host.request("gone", PluginRequest.get("/")))
                .isInstanceOf(UnknownPluginException.class);
        assertThatThrownBy(() -> host.request("broken", PluginRequest.get("/")))
                .isInstanceOf(InvalidPluginException.class);
    }

    @Test
    void pluginThatExitsAtOnce_failsItsStart_withItsLastWords() throws Exception {
        plugins.with("sick", "exits-at-once");
        start();

        assertThat(host.plugin("sick").orElseThrow().reason()).contains("exit code 3", "database is missing");
        assertFails(host.restart("sick"), PluginStartException.class).hasMessageContaining("database is missing");
        assertThat(host.plugin("sick").orElseThrow().lastExit().code()).isEqualTo(3);
    }

    @Test
    void pluginThatNeverListens_failsItsStart_afterTheTimeLimit() throws IOException {
        plugins.with("deaf", "never-listens").with("echo", "echo");

        start(builder().plugin("deaf", deaf -> deaf.startTimeout(Duration.ofMillis(700))));

        assertThat(host.plugin("deaf").orElseThrow().reason()).contains("TORU_PLUGIN_SOCKET", "700 ms");
        assertThat(state("echo")).isEqualTo(PluginState.RUNNING);
    }

    @Test
    void pluginThatIgnoresShutdownAndSigterm_isGoneAfterTheLadder() throws Exception {
        plugins.with("stubborn", "ignores-shutdown");
        start(builder()
                .allPlugins(
                        all -> all.shutdownTimeout(Duration.ofMillis(300)).terminateTimeout(Duration.ofMillis(300))));
        long pid = host.plugin("stubborn").orElseThrow().pid();

        PluginStatus off = get(host.disable("stubborn"));

        assertThat(off.lastExit().signal()).isEqualTo(9);
        assertThat(ProcessHandle.of(pid)).isEmpty();
    }

    @Test
    void close_leavesNoProcess_noChildOfOne_noThread_andNoSocket() throws Exception {
        plugins.with("parent", "has-child").with("echo", "echo");
        start();
        Path log = root.resolve("logs/plugins/parent.log");
        await().until(() -> Files.readString(log).contains("child "));
        long child = Long.parseLong(Files.readString(log).replaceAll("(?s).*child (\\d+).*", "$1"));
        List<Long> pids = host.plugins().stream().map(PluginStatus::pid).toList();

        host.close();

        assertThat(pids).allSatisfy(pid -> assertThat(ProcessHandle.of(pid)).isEmpty());
        await().until(() -> ProcessHandle.of(child).isEmpty());
        awaitNoThread();
        assertThat(root.resolve("sockets")).doesNotExist();
        assertThatThrownBy(() -> host.plugins()).isInstanceOf(HostClosedException.class);
        assertThatCode(() -> host.close()).doesNotThrowAnyException();
    }

    @Test
    void flood_onStandardError_neitherBlocksThePluginNorTheHost() throws IOException {
        plugins.with("loud", "floods-stderr");
        start();

        for (int i = 0; i < 50; i++) {
            assertThat(host.request("loud", PluginRequest.get("/" + i)).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void keyValues_askedForInTheMiddleOfARequest_areKept() throws IOException {
        plugins.with("echo", "echo");
        start();

        assertThat(host.request("echo", PluginRequest.get("/count")).bodyText()).isEqualTo("1");
        assertThat(host.request("echo", PluginRequest.get("/count")).bodyText()).isEqualTo("2");
        assertThat(host.keyValueStore()
                        .get("echo", "count")
                        .toCompletableFuture()
                        .join())
                .isEqualTo(Optional.of("2"));
    }

    @Test
    void instanceId_isKeptOverLives() {
        start();
        String first = host.instanceId();
        host.close();
        start();

        assertThat(host.instanceId()).isEqualTo(first).hasSize(36);
    }

    @Test
    void secondHost_onTheSameDataDirectory_saysSo_andHarmsNothing() throws IOException {
        plugins.with("echo", "echo");
        start();
        PluginHost second = builder().socketsDirectory(root.resolve("other")).build();

        assertThatThrownBy(second::start)
                .isInstanceOf(HostConfigurationException.class)
                .hasMessageContaining(root.resolve("data").toString());

        assertThat(host.request("echo", PluginRequest.get("/")).status()).isEqualTo(200);
    }

    @Test
    void unreadableConfig_startsNothing_isNamedInTheStatus_andMended() throws Exception {
        plugins.with("echo", "echo");
        Path config = Files.createDirectories(plugins.directory().resolve(".metadata"))
                .resolve("config.json");
        Files.writeString(config, "{broken");
        start();

        assertThat(state("echo")).isEqualTo(PluginState.DISCOVERED);
        assertThat(host.plugin("echo").orElseThrow().reason()).contains("config.json");
        assertFails(host.enable("echo"), HostConfigurationException.class).hasMessageContaining("config.json");
        assertThat(Files.readString(config)).isEqualTo("{broken");
        assertFails(host.rescan(), HostConfigurationException.class).hasMessageContaining("config.json");
        Files.writeString(config, "{\"plugins\": {}}");
        get(host.rescan());
        assertThat(state("echo")).isEqualTo(PluginState.RUNNING);
        assertThat(host.plugin("echo").orElseThrow().reason()).isNull();
    }

    @Test
    void rescan_followsSwitchesThatSomebodyHasEdited() throws Exception {
        plugins.with("echo", "echo");
        Path config = Files.createDirectories(plugins.directory().resolve(".metadata"))
                .resolve("config.json");
        Files.writeString(config, "{\"plugins\": {\"echo\": false}}");
        start();
        assertThat(state("echo")).isEqualTo(PluginState.DISABLED);

        Files.writeString(config, "{\"plugins\": {\"echo\": true}}");
        get(host.rescan());
        assertThat(state("echo")).isEqualTo(PluginState.RUNNING);

        Files.writeString(config, "{\"plugins\": {\"echo\": false}}");
        get(host.rescan());
        assertThat(state("echo")).isEqualTo(PluginState.DISABLED);
    }

    @Test
    void socketPathTooLong_failsThatPlugin_withTheRemedy() throws IOException {
        String longId = "a".repeat(63);
        plugins.with(longId, "echo").with("echo", "echo");
        String deep = "d".repeat(Math.max(1, 90 - root.toString().length()));

        start(builder().socketsDirectory(root.resolve(deep)));

        assertThat(host.plugin(longId).orElseThrow().reason()).contains("106", "sockets directory");
        assertThat(state("echo")).isEqualTo(PluginState.RUNNING);
    }

    @Test
    void socketsDirectoryTooLong_isRefusedAtTheStart() {
        PluginHost refused =
                builder().socketsDirectory(root.resolve("d".repeat(100))).build();

        assertThatThrownBy(refused::start)
                .isInstanceOf(HostConfigurationException.class)
                .hasMessageContaining("106");
    }

    @Test
    void pluginsDirectoryThatIsAFile_isRefused_andNothingIsLeftRunning() throws IOException {
        Path file = Files.writeString(root.resolve("file"), "");
        PluginHost refused = PluginHost.builder(file)
                .dataDirectory(root.resolve("data"))
                .socketsDirectory(root.resolve("sockets"))
                .build();

        assertThatThrownBy(refused::start)
                .isInstanceOf(HostConfigurationException.class)
                .hasMessageContaining(file.toString());
        start();
    }

    /** A scan that finds a file half copied must not cut the running plugin off. */
    @Test
    void spoiledFile_leavesTheRunningPluginItsRoute() throws Exception {
        plugins.with("echo", "echo");
        start();
        plugins.withFile("echo.binary", "#!/bin/sh\nexit 1\n");

        get(host.rescan());

        assertThat(host.route("/echo/x")).contains(new RouteMatch("echo", "/echo", "/x"));
        assertThat(host.request("echo", PluginRequest.get("/x")).status()).isEqualTo(200);
    }

    @Test
    void close_whileAnotherThreadStarts_endsTheStart() throws Exception {
        plugins.with("deaf", "never-listens");
        host = builder()
                .allPlugins(all -> all.startTimeout(Duration.ofMinutes(1)))
                .build();
        CompletableFuture<?> starting = inBackground(() -> host.start());
        await().until(() -> isRunning("deaf"));

        host.close();

        assertFails(starting, HostClosedException.class);
    }

    @Test
    void close_answersEveryCallThatIsPending() throws Exception {
        plugins.with("echo", "echo").with("deaf", "never-listens");
        start(builder().plugin("deaf", deaf -> deaf.startTimeout(Duration.ofMillis(300))));
        CompletionStage<PluginResponse> inFlight = host.requestAsync("echo", PluginRequest.get("/hang"));
        CompletionStage<PluginResponse> queued = host.requestAsync("echo", PluginRequest.get("/"));
        List<CompletionStage<?>> calls =
                List.of(host.restart("echo"), host.enable("deaf"), host.rescan(), inFlight, queued);

        host.close();

        for (CompletionStage<?> call : calls) {
            await().until(() -> call.toCompletableFuture().isDone());
        }
        assertFails(host.requestAsync("echo", PluginRequest.get("/")), HostClosedException.class);
        assertFails(host.enable("echo"), HostClosedException.class);
    }

    @Test
    void close_inAListenerOrContinuation_doesNotWaitForItself() throws Exception {
        plugins.with("echo", "echo");
        Duration inContinuation = LONG;
        Duration inListener = LONG;
        for (int i = 0; i < 3; i++) {
            start();
            inContinuation = shorter(inContinuation, closeInContinuation());
            start();
            inListener = shorter(inListener, closeInListener());
            awaitNoThread(); // the listener's own still tells the others, which write to files
        }

        assertThat(inContinuation).isLessThan(ITS_OWN_WAIT);
        assertThat(inListener).isLessThan(ITS_OWN_WAIT);
    }

    private Duration closeInContinuation() throws Exception {
        return get(host.requestAsync("echo", PluginRequest.get("/")).thenApply(answer -> timeOf(host::close)));
    }

    private Duration closeInListener() throws Exception {
        CompletableFuture<Duration> took = new CompletableFuture<>();
        host.addListener(event -> took.complete(timeOf(host::close)));
        host.restart("echo");
        return get(took);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    @Test
    void close_byAThreadInterruptedBefore_stopsPluginsInGoodOrder() throws Exception {
        plugins.with("echo", "echo");
        start();

        Thread.currentThread().interrupt();
        host.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(Files.readString(root.resolve("logs/plugins/echo.log"))).contains("bye");
    }

    /** faults.md: host stop with many plugins takes at most 8 s, in parallel; one after the other it would be twice that. */
    @Test
    void close_withStubbornPlugins_andABlockedListener_takesNoLongerThanOne() throws Exception {
        for (int i = 0; i < 6; i++) {
            plugins.with("stubborn-" + i, "ignores-shutdown");
        }
        start();
        plugins.with("deaf", "never-listens");
        host.enable("deaf");
        CompletableFuture<Void> blocked = new CompletableFuture<>();
        host.addListener(event -> blocked.join()); // which no interrupt ends

        Duration took = timeOf(host::close);
        blocked.complete(null);

        assertThat(took).isLessThan(Duration.ofSeconds(13));
    }

    private static void awaitNoThread() {
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("toru-")));
    }

    private static Duration timeOf(Runnable action) {
        long begun = System.nanoTime();
        action.run();
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private boolean isRunning(String id) {
        try {
            return host.plugin(id).map(PluginStatus::pid).isPresent();
        } catch (HostClosedException notStartedYet) {
            return false;
        }
    }

    private static CompletableFuture<?> inBackground(Runnable task) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                task.run();
                done.complete(null);
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return done;
    }

    private PluginHostBuilder builder() {
        return PluginHost.builder(plugins.directory())
                .dataDirectory(root.resolve("data"))
                .logsDirectory(root.resolve("logs"))
                .socketsDirectory(root.resolve("sockets"))
                .allPlugins(all -> all.startTimeout(Duration.ofSeconds(15)).environment("ADDED", "by the operator"));
    }

    private void start() {
        start(builder());
    }

    private void start(PluginHostBuilder builder) {
        host = builder.build().start();
    }

    private PluginState state(String id) {
        return host.plugin(id).orElseThrow().state();
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> assertFails(
            CompletionStage<?> stage, Class<? extends Throwable> type) {
        return assertThatThrownBy(() -> get(stage))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(type);
    }
}
