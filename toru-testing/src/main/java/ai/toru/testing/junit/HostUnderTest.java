package ai.toru.testing.junit;

import ai.toru.host.MovableTime;
import ai.toru.host.PluginHost;
import ai.toru.host.PluginHostBuilder;
import ai.toru.host.event.InMemoryEventJournal;
import ai.toru.host.kv.InMemoryKeyValueStore;
import ai.toru.host.kv.KeyValueLimits;
import ai.toru.host.plugin.PluginId;
import ai.toru.host.plugin.PluginState;
import ai.toru.host.plugin.PluginStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.ParameterResolutionException;

/** One test's host with its directories and plugins. Confined to the test's thread. */
final class HostUnderTest implements AutoCloseable {

    static final String DEFAULT_ID = "scripted";

    private static final Set<String> FEATURES = Set.of("multiplex", "ping");
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final ShortDirectory root;
    private final PluginHost host;
    private final MovableTime time;
    private final Map<String, ScriptedPlugin> plugins = new LinkedHashMap<>();

    private HostUnderTest(ShortDirectory root, PluginHost host, MovableTime time) {
        this.root = root;
        this.host = host;
        this.time = time;
    }

    static HostUnderTest start(Consumer<PluginHostBuilder> options) {
        try {
            ShortDirectory root = ShortDirectory.create();
            try {
                MovableTime time = new MovableTime();
                PluginHostBuilder builder = PluginHost.builder(root.directory("plugins"))
                        .dataDirectory(root.path("data"))
                        .socketsDirectory(root.path("s"))
                        .keyValueStore(new InMemoryKeyValueStore(KeyValueLimits.DEFAULTS, time))
                        .eventJournal(new InMemoryEventJournal())
                        .time(time);
                options.accept(builder);
                return new HostUnderTest(root, builder.build().start(), time);
            } catch (IOException | RuntimeException failed) {
                root.close();
                throw failed;
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("A host for the test could not be set up.", failed);
        }
    }

    PluginHost host() {
        return host;
    }

    MovableTime time() {
        return time;
    }

    /** The plugin with that id, which is running. */
    ScriptedPlugin plugin(String id, Set<String> features) {
        ScriptedPlugin there = plugins.get(id);
        if (there == null) {
            return install(checked(id), features);
        }
        if (!there.features().equals(features)) {
            throw new ParameterResolutionException("Two parameters stand for the plugin " + id + ", with features "
                    + there.features() + " and " + features + ". Give the same ones, or another id with @Scripted.");
        }
        return there;
    }

    private ScriptedPlugin install(String id, Set<String> features) {
        if (!FEATURES.containsAll(features)) {
            throw new ParameterResolutionException("The scripted plugin " + id + " knows the features "
                    + FEATURES.stream().sorted().toList() + " only, but @Scripted names "
                    + features.stream().sorted().toList() + ".");
        }
        try {
            ScriptedPlugin plugin = ScriptedPlugin.install(id, features, root);
            plugins.put(id, plugin);
            host.rescan().toCompletableFuture().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            awaitRunning(plugin);
            return plugin;
        } catch (IOException | ExecutionException | TimeoutException | CompletionException failed) {
            throw new ParameterResolutionException("The scripted plugin " + id + " could not be installed.", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ParameterResolutionException("The test was interrupted while " + id + " started.", interrupted);
        }
    }

    private static String checked(String id) {
        try {
            PluginId.require(id);
            return id;
        } catch (IllegalArgumentException wrong) {
            throw new ParameterResolutionException("@Scripted: " + wrong.getMessage(), wrong);
        }
    }

    private void awaitRunning(ScriptedPlugin plugin) throws TimeoutException, InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        PluginStatus status = host.plugin(plugin.id()).orElseThrow();
        while (status.state() != PluginState.RUNNING) {
            if (System.nanoTime() - end > 0 || status.state() == PluginState.INVALID) {
                throw new TimeoutException("It is " + status.state() + ": " + status.reason());
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            status = host.plugin(plugin.id()).orElseThrow();
        }
    }

    @Override
    public void close() {
        try {
            host.close();
        } finally {
            plugins.values().forEach(ScriptedPlugin::close);
            root.close();
        }
    }
}
