package ai.toru.host.internal.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.toru.host.event.PluginEvent;
import ai.toru.host.event.PluginEvent.Type;
import ai.toru.host.internal.log.LogLimits;
import ai.toru.host.internal.log.PluginLogs;
import ai.toru.host.internal.time.ManualTime;
import ai.toru.host.kv.InMemoryKeyValueStore;
import ai.toru.host.kv.KeyValues;
import ai.toru.host.metrics.HostMetrics;
import ai.toru.host.plugin.PluginMetadata;
import ai.toru.host.plugin.PluginSettings;
import ai.toru.host.plugin.PluginState;
import ai.toru.host.plugin.ProtocolDeclaration;
import ai.toru.host.plugin.RestartPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.AbstractThrowableAssert;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The real supervisor over a clock moved by hand, and processes and conversations that exist only on paper. */
abstract class SupervisorOnPaper {

    @TempDir
    Path root;

    final ManualTime time = new ManualTime();
    final Queue<Runnable> mailbox = new ConcurrentLinkedQueue<>();
    final FakeProcesses processes = new FakeProcesses();
    final FakeLinks links = new FakeLinks(time);
    final List<PluginEvent> events = new ArrayList<>();
    /** To be set before {@link #supervise}. */
    HostMetrics metrics = HostMetrics.none();

    final List<String> givenUp = new ArrayList<>();
    final List<String> redefined = new ArrayList<>();

    @Nullable
    PluginLogs logs;

    Supervisor supervisor;
    SupervisedPlugin plugin;

    @BeforeEach
    void supervise() {
        supervise(PluginSettings.DEFAULTS);
    }

    void supervise(RestartPolicy policy) {
        supervise(PluginSettings.DEFAULTS.toBuilder().restartPolicy(policy).build());
    }

    void supervise(PluginSettings settingsOfAll) {
        if (logs != null) {
            logs.close();
        }
        logs = new PluginLogs(root, LogLimits.DEFAULTS, time, Runnable::run, id -> false);
        EventDelivery delivery = new EventDelivery(Runnable::run, List.of(), Runnable::run);
        delivery.add(events::add);
        SupervisionSettings settings = new SupervisionSettings("instance", root, Map.of(), id -> settingsOfAll);
        supervisor = new Supervisor(
                new RunServices(
                        settings,
                        processes,
                        logs,
                        links,
                        id -> new KeyValues(new InMemoryKeyValueStore(), id),
                        time,
                        time,
                        mailbox::add,
                        new StartPermits(1),
                        delivery,
                        metrics),
                new SupervisorObserver() {
                    @Override
                    public void gaveUp(String pluginId) {
                        givenUp.add(pluginId);
                    }

                    @Override
                    public void redefined(String pluginId) {
                        redefined.add(pluginId);
                    }
                });
        plugin = supervisor.add(definition("p", "v1"));
    }

    @AfterEach
    void closeLogs() {
        logs.close();
    }

    void run() {
        plugin.enable();
        settle();
        links.last().accepts();
        settle();
        assertThat(state()).isEqualTo(PluginState.RUNNING);
    }

    void settle() {
        for (Runnable task = mailbox.poll(); task != null; task = mailbox.poll()) {
            task.run();
        }
    }

    /** The end of a process's output is noticed by the log's own thread. */
    void settleUntil(PluginState state) {
        Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> {
                    settle();
                    return state() == state;
                });
    }

    void settleUntil(CompletableFuture<?> done) {
        settleUntil(done::isDone);
    }

    void settleUntil(BooleanSupplier condition) {
        Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> {
                    settle();
                    return condition.getAsBoolean();
                });
    }

    void advance(Duration duration) {
        time.advance(duration);
        settle();
    }

    PluginState state() {
        return plugin.status().state();
    }

    static AbstractThrowableAssert<?, ? extends Throwable> assertFails(CompletableFuture<?> stage) {
        return assertThatThrownBy(() -> stage.get(5, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause();
    }

    void assertHistory(Type... types) {
        assertThat(events).extracting(PluginEvent::type).containsExactly(types);
    }

    /** What has happened since the last question, each with its run. */
    List<String> history() {
        List<String> story =
                events.stream().map(event -> event.type() + " " + event.run()).toList();
        events.clear();
        return story;
    }

    PluginDefinition definition(String id, String fingerprint) {
        PluginMetadata metadata =
                new PluginMetadata(id, "Name", "1.0", null, "", "/" + id, ProtocolDeclaration.V1_0, Map.of());
        return new PluginDefinition(root.resolve(id + ".binary"), metadata, fingerprint);
    }
}
