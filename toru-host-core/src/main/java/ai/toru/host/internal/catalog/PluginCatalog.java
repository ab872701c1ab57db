package ai.toru.host.internal.catalog;

import ai.toru.host.http.RouteMatch;
import ai.toru.host.internal.discovery.DirectoryStamps;
import ai.toru.host.internal.discovery.Discovered;
import ai.toru.host.internal.discovery.EnabledPlugins;
import ai.toru.host.internal.discovery.GivenUpPlugins;
import ai.toru.host.internal.discovery.PluginScanner;
import ai.toru.host.internal.routing.RouteTable;
import ai.toru.host.internal.supervision.EventDelivery;
import ai.toru.host.internal.supervision.SupervisedPlugin;
import ai.toru.host.internal.supervision.Supervisor;
import ai.toru.host.internal.time.HostClock;
import ai.toru.host.internal.time.HostTimer;
import ai.toru.host.plugin.HostException;
import ai.toru.host.plugin.InvalidPluginException;
import ai.toru.host.plugin.PluginStatus;
import ai.toru.host.plugin.RescanResult;
import ai.toru.host.plugin.UnknownPluginException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugins of this host: what the last scan found, with what supervision makes of it. Thread-safe: whatever changes
 * something is done on one thread, in the order it was asked for.
 */
public final class PluginCatalog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PluginCatalog.class);

    private final CatalogScan scan;
    private final EnabledPlugins enabledPlugins;
    private final Switches switches;
    private final MetadataRetries retries;
    private final Supervisor supervisor;
    private final Executor oneThread;

    /** Written by the catalog's thread. */
    private volatile RouteTable routes = new RouteTable(Map.of());

    /**
     * @param oneThread runs one task at a time, in order; its tasks read files and wait for {@code --metadata}
     */
    public PluginCatalog(
            PluginScanner scanner,
            EnabledPlugins enabledPlugins,
            GivenUpPlugins givenUpPlugins,
            Supervisor supervisor,
            EventDelivery events,
            HostClock clock,
            HostTimer timer,
            Executor oneThread) {
        this.retries = new MetadataRetries(timer, clock, this::askAgain);
        this.scan = new CatalogScan(scanner, enabledPlugins, givenUpPlugins, supervisor, events, clock, retries);
        this.enabledPlugins = enabledPlugins;
        this.switches = new Switches(enabledPlugins, givenUpPlugins, oneThread);
        this.supervisor = supervisor;
        this.oneThread = oneThread;
    }

    /** Scans for the first time; completes when each enabled plugin runs or has failed its first start. */
    public CompletableFuture<Void> start() {
        return beginOnThread(() -> settled(scan()));
    }

    /**
     * Looks at the directory and at the switches again; completes when what was new or changed runs or has failed to.
     * Fails, once all that is possible is done, where the switches cannot be read.
     */
    public CompletableFuture<RescanResult> rescan() {
        return beginOnThread(() -> {
            CatalogChange change = scan();
            return settled(change)
                    .thenApply(done -> change.result(scan.findings().invalid()));
        });
    }

    /** All plugins and unusable files, by id. */
    public List<PluginStatus> statuses() {
        Stream<PluginStatus> usable = supervisor.plugins().stream().map(SupervisedPlugin::status);
        return Stream.concat(usable, unusable().map(InvalidStatus::of))
                .sorted(Comparator.comparing(PluginStatus::id))
                .toList();
    }

    /** One plugin or unusable file; a plugin first, should both have the id. */
    public Optional<PluginStatus> status(String id) {
        return supervisor
                .plugin(id)
                .map(SupervisedPlugin::status)
                .or(() -> invalidWithId(id).map(InvalidStatus::of));
    }

    /** The plugin that a raw path leads to. */
    public Optional<RouteMatch> route(String rawPath) {
        return routes.match(rawPath);
    }

    /** A usable plugin, or the exception that says why there is none. */
    public SupervisedPlugin require(String id) {
        Optional<SupervisedPlugin> known = supervisor.plugin(id);
        if (known.isEmpty()) { // asked for each request: so nothing is made for the other case
            throw unknown(id);
        }
        return known.get();
    }

    private RuntimeException unknown(String id) {
        return invalidWithId(id)
                .<RuntimeException>map(file -> new InvalidPluginException(
                        id, "The plugin file " + file.binary().getFileName() + " cannot be used: " + file.reason()))
                .orElseGet(() -> new UnknownPluginException(
                        id, "There is no plugin \"" + id + "\". Put its file into the plugins directory and rescan."));
    }

    /** Switches a plugin on, for this and later lives of the host; one that is not known yet is looked for first. */
    public CompletableFuture<PluginStatus> enable(String id) {
        return beginOnThread(() -> {
            if (supervisor.plugin(id).isEmpty()) {
                scan();
            }
            SupervisedPlugin plugin = require(id);
            switches.set(id, true);
            return plugin.enable();
        });
    }

    /** Switches a plugin off, for this and later lives of the host. */
    public CompletableFuture<PluginStatus> disable(String id) {
        return beginOnThread(() -> {
            SupervisedPlugin plugin = require(id);
            switches.set(id, false);
            return plugin.disable();
        });
    }

    /** Has a new run of a plugin take the place of the present one: of its file as it is now. */
    public CompletableFuture<PluginStatus> restart(String id) {
        return beginOnThread(() -> {
            Optional<CompletableFuture<PluginStatus>> replacement = scan.takeInAnew(require(id));
            rebuildRoutes();
            SupervisedPlugin plugin = require(id);
            return replacement
                    .map(changed -> changed.thenCompose(status -> orRefused(status, plugin)))
                    .orElseGet(plugin::restart);
        });
    }

    /** What a changed file has become, or why a plugin that is off is not restarted. */
    private static CompletableFuture<PluginStatus> orRefused(PluginStatus status, SupervisedPlugin plugin) {
        return status.enabled() ? CompletableFuture.completedFuture(status) : plugin.restart();
    }

    /** Keeps a plugin switched off in later lives of the host, and why: it failed too often. */
    public void givenUp(String id) {
        supervisor.plugin(id).ifPresent(switches::givenUp);
    }

    /** Some plugin's process has been replaced by one of another definition: routes follow what runs. */
    public void routesChanged() {
        oneThread.execute(this::rebuildRoutes);
    }

    /** How files and switches look now. For the catalog's thread only. */
    DirectoryStamps look() {
        return scan.look().with(enabledPlugins.file(), enabledPlugins.stamp());
    }

    /** How they looked to the last scan. For the catalog's thread only. */
    DirectoryStamps takenIn() {
        return scan.findings().stamps().with(enabledPlugins.file(), enabledPlugins.followedStamp());
    }

    /**
     * Takes in what has changed, as a rescan does, but passes over some files. For the catalog's thread only.
     *
     * @param looked how all looked a moment ago
     */
    void takeIn(DirectoryStamps looked, Set<Path> unsettled) {
        CatalogChange change = scan.run(looked.without(enabledPlugins.file()), unsettled);
        rebuildRoutes();
        settled(change).thenRun(() -> LOG.info("The plugins directory or config.json has changed: {}.", change));
    }

    /** Asks files again whose metadata could not be had, while this thread does other things. */
    private void askAgain() {
        beginOnThread(() -> {
                    Asked asked = scan.askAgain();
                    return asked.ended().thenRunAsync(() -> takeIn(asked), oneThread);
                })
                .whenCompleteAsync(this::askedAgain, oneThread);
    }

    private void takeIn(Asked asked) {
        CatalogChange change = scan.takeIn(asked);
        rebuildRoutes();
        if (!change.isEmpty()) {
            settled(change)
                    .thenRun(() -> LOG.info("A plugin file, asked again for its metadata, has answered: {}.", change));
        }
    }

    private void askedAgain(Void done, @Nullable Throwable failure) {
        if (failure != null
                && failure.getCause() instanceof HostException) { // such as a directory that is gone for now
            LOG.debug("Files could not be asked again for their metadata.", failure);
        } else if (failure != null) {
            LOG.error(
                    "Asking files again for their metadata failed. This is a defect of the host; please report it.",
                    failure);
        }
        retries.done();
    }

    /** Has no file asked again any more. */
    @Override
    public void close() {
        retries.close();
    }

    /** Completes when all that a scan has begun is over, and routes follow it. */
    private CompletableFuture<Void> settled(CatalogChange change) {
        return change.settled().thenRunAsync(this::rebuildRoutes, oneThread);
    }

    private CatalogChange scan() {
        CatalogChange change = scan.run();
        rebuildRoutes();
        return change;
    }

    private void rebuildRoutes() {
        routes = new RouteTable(RouteClaim.settle(
                supervisor.plugins().stream().map(this::routeClaim).toList()));
    }

    private RouteClaim routeClaim(SupervisedPlugin plugin) {
        String current = plugin.definition().metadata().route();
        String declared = scan.findings().route(plugin.id()).orElse(current);
        return switch (plugin.status().state()) {
            case STARTING, RUNNING, UNHEALTHY, STOPPING ->
                new RouteClaim(
                        plugin.id(),
                        current,
                        current.equals(declared) ? RouteClaim.Strength.RUNNING : RouteClaim.Strength.OUTDATED);
            case DISCOVERED, DISABLED, BACKING_OFF, STOPPED, FAILED, INVALID ->
                new RouteClaim(plugin.id(), declared, RouteClaim.Strength.FILE);
        };
    }

    /** Files that are no usable plugins, but for those whose plugin goes on: its own status says so. */
    private Stream<Discovered.Invalid> unusable() {
        Set<Path> goingOn = supervisor.plugins().stream()
                .map(plugin -> plugin.wanted().binary())
                .collect(Collectors.toSet());
        return scan.findings().invalid().stream().filter(file -> !goingOn.contains(file.binary()));
    }

    private Optional<Discovered.Invalid> invalidWithId(String id) {
        return unusable().filter(file -> file.id().equals(id)).findFirst();
    }

    private <T> CompletableFuture<T> beginOnThread(Supplier<CompletableFuture<T>> task) {
        return CompletableFuture.runAsync(() -> {}, Runnable::run).thenComposeAsync(begun -> task.get(), oneThread);
    }
}
