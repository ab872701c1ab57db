package ai.toru.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.toru.host.event.PluginEvent;
import ai.toru.host.http.PluginRequest;
import ai.toru.host.http.PluginResponse;
import ai.toru.host.plugin.PluginSettings;
import ai.toru.host.plugin.PluginState;
import ai.toru.host.plugin.PluginStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A whole host over real processes, which all have to be gone when it was closed. */
abstract class HostWithPlugins {

    @TempDir
    Path root;

    final Queue<PluginEvent> events = new ConcurrentLinkedQueue<>();

    ScriptedPlugins plugins;
    PluginHost host;

    @BeforeEach
    void prepare() throws IOException {
        plugins = new ScriptedPlugins(root);
    }

    @AfterEach
    void close() {
        if (host != null) {
            host.close();
            assertThat(pidsSoFar()).noneMatch(HostWithPlugins::alive);
        }
    }

    /** Where plugins have time to start on a busy machine; a test may say otherwise. */
    PluginHostBuilder builder() {
        return PluginHost.builder(plugins.directory())
                .allPlugins(all -> all.startTimeout(Duration.ofSeconds(15)))
                .dataDirectory(root.resolve("data"))
                .logsDirectory(root.resolve("logs"))
                .socketsDirectory(root.resolve("sockets"));
    }

    void start() {
        start(builder());
    }

    void start(Consumer<PluginSettings.Builder> settings) {
        start(builder().allPlugins(settings));
    }

    /** Events are told from the first on; later hosts of a test add to the same. */
    void start(PluginHostBuilder builder) {
        host = builder.listener(events::add).build();
        host.start();
    }

    private LongStream pidsSoFar() {
        return told(PluginEvent.Type.STARTED).stream()
                .mapToLong(event -> Long.parseLong(event.details().get("pid")));
    }

    static boolean alive(long pid) {
        return ProcessHandle.of(pid).isPresent();
    }

    /** The same of somebody else's child, which may stay a zombie for want of a parent that reaps it. */
    static boolean running(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException gone) {
            return false;
        }
    }

    static void signal(String name, long pid) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-s", name, Long.toString(pid)).start();
        assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(kill.exitValue()).isZero();
    }

    PluginResponse request(String id, String path) {
        return host.request(id, PluginRequest.get(path));
    }

    /** A request with something for its path to work on. */
    static PluginRequest with(String path, Object argument) {
        return PluginRequest.builder("POST", path).body(argument.toString()).build();
    }

    /** A request that is not waited for so long. */
    static PluginRequest within(Duration limit, String path) {
        return PluginRequest.builder("GET", path).timeout(limit).build();
    }

    CompletableFuture<PluginResponse> send(String id, String path) {
        return host.requestAsync(id, PluginRequest.get(path)).toCompletableFuture();
    }

    PluginStatus status(String id) {
        return host.plugin(id).orElseThrow();
    }

    PluginState state(String id) {
        return status(id).state();
    }

    long pid(String id) {
        return status(id).pid();
    }

    void awaitState(String id, PluginState state) {
        await().until(() -> state(id) == state);
    }

    void awaitInFlight(String id) {
        await().until(() -> status(id).inFlight() == 1);
    }

    /** Until another process than that one serves, and that one is gone. */
    void awaitSuccessor(String id, long before) {
        await().atMost(Duration.ofSeconds(20)).until(() -> status(id).running() && pid(id) != before && !alive(before));
    }

    /** The events of a type, once there is one: a listener hears of a change after the status shows it. */
    List<PluginEvent> awaitTold(PluginEvent.Type type) {
        await().atMost(Duration.ofSeconds(20)).until(() -> !told(type).isEmpty());
        return told(type);
    }

    /** The events of a type so far. */
    List<PluginEvent> told(PluginEvent.Type type) {
        return events.stream().filter(event -> event.type() == type).toList();
    }

    /** Types of what has been told so far. */
    List<PluginEvent.Type> story() {
        return events.stream().map(PluginEvent::type).toList();
    }

    static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    static AbstractThrowableAssert<?, ? extends Throwable> assertFails(
            CompletionStage<?> stage, Class<? extends Throwable> type) {
        return assertThatThrownBy(() -> get(stage))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(type);
    }
}
