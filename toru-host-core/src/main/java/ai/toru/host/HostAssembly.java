package ai.toru.host;

import ai.toru.host.event.EventJournal;
import ai.toru.host.internal.catalog.DirectoryWatch;
import ai.toru.host.internal.catalog.PluginCatalog;
import ai.toru.host.internal.discovery.EnabledPlugins;
import ai.toru.host.internal.discovery.GivenUpPlugins;
import ai.toru.host.internal.discovery.PluginScanner;
import ai.toru.host.internal.layout.HostDirectories;
import ai.toru.host.internal.log.PluginLogs;
import ai.toru.host.internal.log.SupervisorLog;
import ai.toru.host.internal.metrics.HostMeters;
import ai.toru.host.internal.process.CurrentProcess;
import ai.toru.host.internal.process.PluginEnvironment;
import ai.toru.host.internal.process.SystemCommandRunner;
import ai.toru.host.internal.process.SystemProcessLauncher;
import ai.toru.host.internal.supervision.AdminJournal;
import ai.toru.host.internal.supervision.EventDelivery;
import ai.toru.host.internal.supervision.EventLog;
import ai.toru.host.internal.supervision.RunServices;
import ai.toru.host.internal.supervision.StartPermits;
import ai.toru.host.internal.supervision.SupervisionSettings;
import ai.toru.host.internal.supervision.Supervisor;
import ai.toru.host.internal.supervision.SupervisorObserver;
import ai.toru.host.internal.time.HostClock;
import ai.toru.host.internal.time.HostTimer;
import ai.toru.host.internal.transport.IoThreads;
import ai.toru.host.internal.transport.SocketConnector;
import ai.toru.host.internal.transport.SocketLinks;
import ai.toru.host.internal.transport.UnixSockets;
import ai.toru.host.kv.KeyValueStore;
import ai.toru.host.plugin.HostClosedException;
import ai.toru.host.plugin.HostConfigurationException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A host's parts, put together from one configuration. Wires and decides nothing. Thread-safe.
 *
 * <p>What was opened is closed in the opposite order, also where the opening failed half way.
 */
final class HostAssembly {

    private static final Logger LOG = LoggerFactory.getLogger(HostAssembly.class);

    /** All plugins together may take so long to stop; their own ladders are shorter. */
    private static final Duration CLOSE_MARGIN = Duration.ofMillis(300);

    /** How long listeners and continuations may hold up a close that is late already; else as long as it is not late. */
    private static final Duration SHORTEST_JOIN = Duration.ofMillis(300);

    private static final Duration LONGEST_JOIN = Duration.ofSeconds(2);

    private final HostConfig config;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    private final HostDirectories directories;
    private final HostThreads threads;
    private final EventDelivery events;
    private final EventJournal journal;
    private final AdminJournal attempts;
    private final KeyValueStore keyValueStore;
    private final PluginLogs logs;
    private final HostMeters meters;
    private final Supervisor supervisor;
    private final PluginCatalog catalog;
    private final @Nullable DirectoryWatch watch;
    private final SystemCommandRunner commands;
    private final PendingCalls calls;
    private final HostClock clock;

    private HostAssembly(HostConfig config, SocketConnector connector) {
        this.config = config;
        clock = config.time().clock();
        try {
            directories = open(HostDirectories.open(
                    config.dataDirectory(),
                    config.logsDirectory(),
                    config.socketsDirectory(),
                    config.hasOtherUsers(),
                    CurrentProcess.pid()));
            keyValueStore = open(config.keyValueStore().open(directories.data()));
            journal = open(config.eventJournal().open(directories.data()));
            HostTimer timer = open(config.time().timer("toru-timer"));
            IoThreads ioThreads = open(new IoThreads());
            threads = open(new HostThreads(clock));
            logs = open(new PluginLogs(
                    directories.logs(),
                    config.logLimits(),
                    clock,
                    threads.callbacks(),
                    id -> config.settings(id).logToHost()));
            SystemProcessLauncher launcher =
                    open(new SystemProcessLauncher(directories.data().resolve("processes"), clock));
            commands = open(new SystemCommandRunner(launcher, clock));
            calls = new PendingCalls(threads.callbacks());
            EventLog eventLog = new EventLog(new SupervisorLog(directories.logs(), config.logLimits()));
            events = new EventDelivery(threads.journal(), List.of(journal::append, eventLog), threads.events());
            config.listeners().forEach(events::add);
            attempts = new AdminJournal(events, clock, timer);
            EnabledPlugins enabledPlugins = new EnabledPlugins(config.pluginsDirectory(), config.enableNewPlugins());
            meters = new HostMeters(config.metrics());
            supervisor = new Supervisor(
                    new RunServices(
                            settings(),
                            launcher,
                            logs,
                            links(connector, ioThreads, timer),
                            new StoreBackedKeyValues(keyValueStore),
                            timer,
                            clock,
                            threads.supervisor(),
                            new StartPermits(config.maxStartsAtOnce()),
                            events,
                            meters),
                    new Decisions());
            catalog = new PluginCatalog(
                    new PluginScanner(config.pluginsDirectory(), commands::run, System.getenv()),
                    enabledPlugins,
                    new GivenUpPlugins(directories.data().resolve("given-up")),
                    supervisor,
                    events,
                    clock,
                    timer,
                    threads.catalog());
            watch = watch(timer);
        } catch (RuntimeException | Error e) { // also OutOfMemoryError, for want of a thread
            closeOpened();
            throw e;
        }
    }

    /**
     * Puts a host together; nothing runs yet but its threads.
     *
     * @throws HostConfigurationException if something of the configuration cannot be used; nothing stays open then
     */
    static HostAssembly create(HostConfig config) {
        return new HostAssembly(config, connector(config.transport()));
    }

    HostDirectories directories() {
        return directories;
    }

    EventDelivery events() {
        return events;
    }

    EventJournal journal() {
        return journal;
    }

    AdminJournal attempts() {
        return attempts;
    }

    KeyValueStore keyValueStore() {
        return keyValueStore;
    }

    PluginLogs logs() {
        return logs;
    }

    HostMeters meters() {
        return meters;
    }

    PluginCatalog catalog() {
        return catalog;
    }

    /** Scans for the first time, then watches, if that is wanted. */
    CompletableFuture<Void> start() {
        CompletableFuture<Void> started = catalog.start();
        if (watch != null) {
            watch.start();
        }
        return started;
    }

    /** What users wait for. */
    PendingCalls calls() {
        return calls;
    }

    /** Stops the plugins, fails what is still waited for, then lets go of everything. */
    void close() {
        long begun = clock.nanoTime();
        Duration longest = config.longestStop().plus(CLOSE_MARGIN);
        if (watch != null) {
            watch.close();
        }
        catalog.close();
        CompletableFuture<Void> stopped = supervisor.suspendAll();
        threads.stopCatalog();
        commands.close(); // a scan may be waiting for one
        if (!Waiting.atMost(longest, stopped)) {
            LOG.warn(
                    "Not all plugins stopped within {} ms, or this thread was interrupted; they are killed now.",
                    longest.toMillis());
        }
        supervisor.abandonRequests();
        calls.end(new HostClosedException("The plugin host was closed."));
        attempts.tellRest();
        threads.close(joinLimit(longest.minusNanos(clock.nanoTime() - begun)));
        supervisor.forgetAll();
        closeOpened();
    }

    private static Duration joinLimit(Duration left) {
        Duration atLeast = left.compareTo(SHORTEST_JOIN) < 0 ? SHORTEST_JOIN : left;
        return atLeast.compareTo(LONGEST_JOIN) > 0 ? LONGEST_JOIN : atLeast;
    }

    private <T extends AutoCloseable> T open(T part) {
        opened.push(part);
        return part;
    }

    private void closeOpened() {
        while (!opened.isEmpty()) {
            closeLogged(opened.pop());
        }
    }

    /** Lets go of what a host was given and never came to use. */
    static void closeUnused(HostConfig config) {
        Stream.of(config.eventJournal().given(), config.keyValueStore().given())
                .filter(Objects::nonNull)
                .forEach(HostAssembly::closeLogged);
    }

    private static void closeLogged(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            LOG.error("A part of the plugin host did not close.", e);
        }
    }

    private @Nullable DirectoryWatch watch(HostTimer timer) {
        Duration interval = config.watchInterval();
        return interval == null ? null : new DirectoryWatch(catalog, timer, threads.catalog(), interval);
    }

    private SupervisionSettings settings() {
        return new SupervisionSettings(
                directories.instanceId(),
                directories.sockets(),
                PluginEnvironment.base(System.getenv()),
                config::settings);
    }

    private SocketLinks links(SocketConnector connector, IoThreads ioThreads, HostTimer timer) {
        return new SocketLinks(
                config.limits(),
                config.maxQueuedRequests(),
                id -> config.settings(id).connections(),
                connector,
                ioThreads,
                timer,
                clock,
                config.budget());
    }

    /** What supervision decided by itself, told to the catalog; called when all parts are there. */
    private final class Decisions implements SupervisorObserver {

        @Override
        public void gaveUp(String pluginId) {
            catalog.givenUp(pluginId);
        }

        @Override
        public void redefined(String pluginId) {
            catalog.routesChanged();
        }
    }

    private static SocketConnector connector(TransportChoice choice) {
        return switch (choice) {
            case AUTO -> UnixSockets.auto();
            case JDK -> UnixSockets.jdk();
            case JUNIXSOCKET -> {
                try {
                    yield UnixSockets.junixsocket();
                } catch (IllegalStateException unusable) {
                    throw new HostConfigurationException(
                            "The transport junixsocket cannot be used: " + unusable.getMessage()
                                    + ". Choose auto or jdk.",
                            unusable);
                }
            }
        };
    }
}
