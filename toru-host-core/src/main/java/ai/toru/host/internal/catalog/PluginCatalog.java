package ai.toru.host.internal.catalog;

import ai.toru.host.event.PluginEvent;
import ai.toru.host.http.RouteMatch;
import ai.toru.host.internal.discovery.Discovered;
import ai.toru.host.internal.discovery.EnabledPlugins;
import ai.toru.host.internal.discovery.PluginScanner;
import ai.toru.host.internal.discovery.ScanResult;
import ai.toru.host.internal.routing.RouteTable;
import ai.toru.host.internal.supervision.EventDelivery;
import ai.toru.host.internal.supervision.PluginDefinition;
import ai.toru.host.internal.supervision.SupervisedPlugin;
import ai.toru.host.internal.supervision.Supervisor;
import ai.toru.host.internal.time.HostClock;
import ai.toru.host.plugin.HostConfigurationException;
import ai.toru.host.plugin.InvalidPluginException;
import ai.toru.host.plugin.PluginState;
import ai.toru.host.plugin.PluginStatus;
import ai.toru.host.plugin.RescanResult;
import ai.toru.host.plugin.UnknownPluginException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
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
public final class PluginCatalog {

    private static final Logger LOG = LoggerFactory.getLogger(PluginCatalog.class);

    private final PluginScanner scanner;
    private final EnabledPlugins enabledPlugins;
    private final Supervisor supervisor;
    private final EventDelivery events;
    private final HostClock clock;
    private final Executor oneThread;

    private volatile RouteTable routes = new RouteTable(Map.of());
    private volatile List<Discovered.Invalid> invalid = List.of();

    /**
     * @param oneThread runs one task at a time, in order; its tasks read files and wait for {@code --metadata}
     */
    public PluginCatalog(
            PluginScanner scanner,
            EnabledPlugins enabledPlugins,
            Supervisor supervisor,
            EventDelivery events,
            HostClock clock,
            Executor oneThread) {
        this.scanner = scanner;
        this.enabledPlugins = enabledPlugins;
        this.supervisor = supervisor;
        this.events = events;
        this.clock = clock;
        this.oneThread = oneThread;
    }

    /** Scans for the first time; completes when each enabled plugin runs or has failed its first start. */
    public CompletableFuture<Void> start() {
        return beginOnThread(() -> scan().settled());
    }

    /**
     * Looks at the directory and at the switches again; completes when what was new or changed runs or has failed to.
     * Fails, once all that is possible is done, where the switches cannot be read.
     */
    public CompletableFuture<RescanResult> rescan() {
        return beginOnThread(() -> {
            CatalogChange change = scan();
            return change.settled().thenApply(done -> change.result(invalid));
        });
    }

    /** All plugins and unusable files, by id. */
    public List<PluginStatus> statuses() {
        Stream<PluginStatus> usable = supervisor.plugins().stream().map(SupervisedPlugin::status);
        Stream<PluginStatus> unusable = invalid.stream().map(InvalidStatus::of);
        return Stream.concat(usable, unusable)
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
        return supervisor
                .plugin(id)
                .orElseThrow(() -> invalidWithId(id)
                        .<RuntimeException>map(file -> new InvalidPluginException(
                                id,
                                "The plugin file " + file.binary().getFileName() + " cannot be used: " + file.reason()))
                        .orElseGet(() -> new UnknownPluginException(
                                id,
                                "There is no plugin \"" + id
                                        + "\". Put its file into the plugins directory and rescan.")));
    }

    /** Switches a plugin on, for this and later lives of the host; one that is not known yet is looked for first. */
    public CompletableFuture<PluginStatus> enable(String id) {
        return beginOnThread(() -> {
            if (supervisor.plugin(id).isEmpty()) {
                scan();
            }
            SupervisedPlugin plugin = require(id);
            enabledPlugins.set(id, true);
            return plugin.enable();
        });
    }

    /** Switches a plugin off, for this and later lives of the host. */
    public CompletableFuture<PluginStatus> disable(String id) {
        return beginOnThread(() -> {
            SupervisedPlugin plugin = require(id);
            enabledPlugins.set(id, false);
            return plugin.disable();
        });
    }

    /** Ends a plugin's run and begins a new one. */
    public CompletableFuture<PluginStatus> restart(String id) {
        return beginOnThread(() -> require(id).restart());
    }

    private CatalogChange scan() {
        ScanResult found = scanner.scan();
        CatalogChange change = new CatalogChange();
        stopVanished(found, change);
        Optional<HostConfigurationException> unreadable = reloadSwitches();
        unreadable.ifPresent(change::problem);
        for (Discovered.Valid valid : found.valid()) {
            SupervisedPlugin plugin =
                    addOrRedefine(new PluginDefinition(valid.binary(), valid.metadata(), valid.fingerprint()), change);
            if (unreadable.isPresent()) {
                change.underWay(explain(plugin, unreadable.get().getMessage()));
            } else {
                change.underWay(followSwitch(plugin));
            }
        }
        found.invalid().forEach(this::reportInvalid);
        invalid = found.invalid();
        routes = new RouteTable(routesTo(found.valid()));
        return change;
    }

    /** To what the files say, and to what goes on though its file cannot be used any more. */
    private Map<String, String> routesTo(List<Discovered.Valid> valid) {
        Map<String, String> idByRoute = new HashMap<>();
        supervisor.plugins().stream()
                .map(plugin -> plugin.definition().metadata())
                .forEach(metadata -> idByRoute.put(metadata.route(), metadata.id()));
        valid.stream().map(Discovered.Valid::metadata).forEach(metadata -> {
            idByRoute.values().remove(metadata.id());
            idByRoute.put(metadata.route(), metadata.id());
        });
        return idByRoute;
    }

    private Optional<HostConfigurationException> reloadSwitches() {
        try {
            enabledPlugins.reload();
            return Optional.empty();
        } catch (HostConfigurationException unreadable) {
            LOG.error("No plugin is started that is not running already: {}", unreadable.getMessage());
            return Optional.of(unreadable);
        }
    }

    private void stopVanished(ScanResult found, CatalogChange change) {
        Set<String> ids =
                found.valid().stream().map(valid -> valid.metadata().id()).collect(Collectors.toSet());
        Map<Path, Discovered.Invalid> spoiled =
                found.invalid().stream().collect(Collectors.toMap(Discovered::binary, Function.identity()));
        for (SupervisedPlugin plugin : supervisor.plugins()) {
            Discovered.Invalid file = spoiled.get(plugin.definition().binary());
            if (ids.contains(plugin.id())) {
                continue;
            }
            if (file == null) {
                change.removed(plugin.id(), supervisor.remove(plugin.id()));
                event(PluginEvent.Type.REMOVED, plugin.id(), Map.of());
            } else {
                change.underWay(
                        plugin.note("Its file has changed and cannot be used now; what was started before goes on. "
                                + file.reason()));
            }
        }
    }

    private SupervisedPlugin addOrRedefine(PluginDefinition definition, CatalogChange change) {
        Optional<SupervisedPlugin> known = supervisor.plugin(definition.id());
        if (known.isEmpty()) {
            change.added(definition.id());
            return supervisor.add(definition);
        }
        if (!known.get().definition().equals(definition)) {
            change.changed(definition.id(), known.get().redefine(definition));
        }
        return known.get();
    }

    /** The file decides, also where somebody has edited it; but what failed too often waits for an enable by name. */
    private CompletableFuture<?> followSwitch(SupervisedPlugin plugin) {
        PluginStatus status = plugin.status();
        boolean on = enabledPlugins.enabled(plugin.id());
        if (on && !status.enabled() && status.state() != PluginState.FAILED) {
            return plugin.enable();
        }
        if (!on && status.enabled()) {
            return plugin.disable();
        }
        return explain(plugin, null);
    }

    /** Gives the status of a plugin that is off a reason, or takes it away. */
    private static CompletableFuture<Void> explain(SupervisedPlugin plugin, @Nullable String reason) {
        return plugin.status().state() == PluginState.DISABLED
                ? plugin.note(reason)
                : CompletableFuture.completedFuture(null);
    }

    private void reportInvalid(Discovered.Invalid file) {
        if (invalid.contains(file)) {
            return;
        }
        LOG.warn("The plugin file {} cannot be used: {}", file.binary(), file.reason());
        event(PluginEvent.Type.INVALID, file.id(), Map.of("reason", file.reason()));
    }

    private void event(PluginEvent.Type type, String pluginId, Map<String, String> details) {
        events.publish(new PluginEvent(clock.instant(), pluginId, 0, type, details));
    }

    private Optional<Discovered.Invalid> invalidWithId(String id) {
        return invalid.stream().filter(file -> file.id().equals(id)).findFirst();
    }

    private <T> CompletableFuture<T> beginOnThread(Supplier<CompletableFuture<T>> task) {
        return CompletableFuture.runAsync(() -> {}, Runnable::run).thenComposeAsync(begun -> task.get(), oneThread);
    }
}
