package ai.toru.host.internal.catalog;

import ai.toru.host.event.PluginEvent;
import ai.toru.host.http.ByteBudget;
import ai.toru.host.internal.discovery.EnabledPlugins;
import ai.toru.host.internal.discovery.GivenUpPlugins;
import ai.toru.host.internal.discovery.PluginScanner;
import ai.toru.host.internal.log.LogLimits;
import ai.toru.host.internal.log.PluginLogs;
import ai.toru.host.internal.process.CommandResult;
import ai.toru.host.internal.process.ExitStatus;
import ai.toru.host.internal.process.LaunchSpec;
import ai.toru.host.internal.process.PluginProcess;
import ai.toru.host.internal.process.ProcessLauncher;
import ai.toru.host.internal.protocol.ProtocolLimits;
import ai.toru.host.internal.supervision.EventDelivery;
import ai.toru.host.internal.supervision.RunServices;
import ai.toru.host.internal.supervision.StartPermits;
import ai.toru.host.internal.supervision.SupervisionSettings;
import ai.toru.host.internal.supervision.Supervisor;
import ai.toru.host.internal.time.ManualTime;
import ai.toru.host.internal.transport.IoThreads;
import ai.toru.host.internal.transport.SocketLinks;
import ai.toru.host.internal.transport.UnixSockets;
import ai.toru.host.kv.InMemoryKeyValueStore;
import ai.toru.host.kv.KeyValues;
import ai.toru.host.metrics.HostMetrics;
import ai.toru.host.plugin.PluginSettings;
import ai.toru.host.plugin.RestartPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * A real catalog over real files, with a clock moved by hand and threads that are queues. A plugin's file holds what it
 * prints as metadata; no process starts. Confined to the test's thread.
 */
final class CatalogOnPaper implements AutoCloseable {

    final ManualTime time = new ManualTime();
    final Queue<Runnable> catalogTasks = new ConcurrentLinkedQueue<>();
    final Queue<Runnable> supervisorTasks = new ConcurrentLinkedQueue<>();
    final List<PluginEvent> events = new ArrayList<>();

    /** The files that were asked for metadata, by name. */
    final List<String> asked = new ArrayList<>();

    /** The files that do not end in time when asked, by name. */
    final Set<String> slow = new HashSet<>();

    /** The files that end with exit code 1, and the time on standard error, by name. */
    final Set<String> failing = new HashSet<>();

    /** Whether files that are asked do not answer before {@link #answer}. */
    boolean holding;

    /** Hears each event, in the midst of what it tells of. */
    Consumer<PluginEvent> listener = event -> {};

    final Path plugins;
    final PluginCatalog catalog;
    final DirectoryWatch watch;

    private final List<Runnable> held = new ArrayList<>();
    private final PluginLogs logs;
    private final IoThreads ioThreads = new IoThreads();

    /** A host whose new plugins are off. */
    CatalogOnPaper(Path root) {
        plugins = root.resolve("plugins");
        logs = new PluginLogs(root, LogLimits.DEFAULTS, time, Runnable::run, id -> false);
        EventDelivery delivery = new EventDelivery(Runnable::run, List.of(), Runnable::run);
        delivery.add(events::add);
        delivery.add(event -> listener.accept(event));
        catalog = new PluginCatalog(
                new PluginScanner(plugins, this::metadata, Map.of()),
                new EnabledPlugins(plugins, false),
                new GivenUpPlugins(root.resolve("given-up")),
                new Supervisor(services(root, delivery), this::givenUp),
                delivery,
                time,
                time,
                catalogTasks::add);
        watch = new DirectoryWatch(catalog, time, catalogTasks::add, Duration.ofSeconds(1));
    }

    private RunServices services(Path root, EventDelivery delivery) {
        PluginSettings settings = PluginSettings.DEFAULTS.toBuilder()
                .restartPolicy(RestartPolicy.DEFAULTS.withMaxFailures(1))
                .build();
        return new RunServices(
                new SupervisionSettings("instance", root, Map.of(), id -> settings),
                new NoProcesses(),
                logs,
                new SocketLinks(
                        ProtocolLimits.DEFAULTS,
                        8,
                        id -> 1,
                        UnixSockets.jdk(),
                        ioThreads,
                        time,
                        time,
                        new ByteBudget(1 << 30)),
                id -> new KeyValues(new InMemoryKeyValueStore(), id),
                time,
                time,
                supervisorTasks::add,
                new StartPermits(1),
                delivery,
                HostMetrics.none());
    }

    private void givenUp(String id) {
        catalog.givenUp(id);
    }

    private CompletionStage<CommandResult> metadata(LaunchSpec spec, Duration timeout, int maxBytes) {
        Path file = Path.of(spec.command().get(0));
        asked.add(file.getFileName().toString());
        try {
            CommandResult result = result(file.getFileName().toString(), Files.readAllBytes(file));
            CompletableFuture<CommandResult> answer = new CompletableFuture<>();
            held.add(() -> answer.complete(result));
            if (!holding) {
                answer();
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has the files that were asked give the answers that they had then. */
    void answer() {
        held.forEach(Runnable::run);
        held.clear();
    }

    private CommandResult result(String name, byte[] content) {
        if (slow.contains(name)) {
            return new CommandResult(CommandResult.End.TIMED_OUT, new ExitStatus(null, 9), new byte[0], "");
        }
        if (failing.contains(name)) {
            String told = "it is " + time.instant();
            return new CommandResult(CommandResult.End.EXITED, new ExitStatus(1, null), new byte[0], told);
        }
        return new CommandResult(CommandResult.End.EXITED, new ExitStatus(0, null), content, "");
    }

    /** Puts a plugin's file there, or writes over the one that is there. */
    Path write(String name, String content) throws IOException {
        Path file = Files.writeString(plugins.resolve(name), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    static String metadata(String id, String version) {
        return "{\"id\":\"" + id + "\",\"name\":\"N\",\"version\":\"" + version + "\",\"route\":\"/" + id + "\"}";
    }

    /** The first scan of a directory with the plugin {@code a}, and the beginning of the watch. */
    void start() throws IOException {
        Files.createDirectory(plugins);
        write("a.binary", metadata("a", "1"));
        catalog.start();
        settle();
        watch.start();
        forget();
    }

    /** Lets the watch look so often. */
    void look(int times) {
        for (int i = 0; i < times; i++) {
            time.advance(Duration.ofSeconds(1));
            settle();
        }
    }

    /** Runs what both threads have to do, one task at a time. */
    void settle() {
        boolean busy = true;
        while (busy) {
            busy = runNext(catalogTasks) || runNext(supervisorTasks);
        }
    }

    static boolean runNext(Queue<Runnable> tasks) {
        Runnable next = tasks.poll();
        if (next != null) {
            next.run();
        }
        return next != null;
    }

    /** What happened, such as {@code DISCOVERED a}. */
    List<String> history() {
        return events.stream()
                .map(event -> event.type() + " " + event.pluginId())
                .toList();
    }

    void forget() {
        events.clear();
        asked.clear();
    }

    @Override
    public void close() {
        watch.close();
        catalog.close();
        logs.close();
        ioThreads.close();
    }

    /** Starts nothing. */
    private static final class NoProcesses implements ProcessLauncher {

        @Override
        public CompletionStage<PluginProcess> launch(LaunchSpec spec) {
            return CompletableFuture.failedFuture(new IOException("no process starts here"));
        }

        @Override
        public void close() {}
    }
}
