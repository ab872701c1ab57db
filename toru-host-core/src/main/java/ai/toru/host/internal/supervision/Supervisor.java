package ai.toru.host.internal.supervision;

import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/** All plugins that are looked after. Thread-safe. */
public final class Supervisor {

    private final RunServices services;
    private final SupervisorObserver observer;
    private final ConcurrentMap<String, SupervisedPlugin> plugins = new ConcurrentSkipListMap<>();

    /** Removed, but their processes may not be gone yet. */
    private final ConcurrentMap<String, Departure> leaving = new ConcurrentSkipListMap<>();

    /** Set before the plugins are suspended, read after one was added: so none is overlooked. */
    private volatile boolean closing;

    /**
     * @param observer hears what is decided without being asked for
     */
    public Supervisor(RunServices services, SupervisorObserver observer) {
        this.services = services;
        this.observer = observer;
    }

    /**
     * Looks after one more plugin, which is off until somebody enables it. One that was removed a moment ago comes back, so
     * that its next process waits for the end of the one before.
     */
    public SupervisedPlugin add(PluginDefinition definition) {
        SupervisedPlugin plugin = plugins.computeIfAbsent(definition.id(), absent -> returningOrNew(definition));
        if (closing) {
            var unused = plugin.suspend();
        }
        return plugin;
    }

    private SupervisedPlugin returningOrNew(PluginDefinition definition) {
        String id = definition.id();
        Departure departure = leaving.remove(id);
        if (departure == null) {
            return new SupervisedPlugin(definition, services, observer);
        }
        var unused = departure.plugin.redefine(definition);
        return departure.plugin;
    }

    /** Stops a plugin and forgets it; completes when its process is gone. */
    public CompletableFuture<Void> remove(String id) {
        SupervisedPlugin plugin = plugins.get(id);
        if (plugin == null) {
            return CompletableFuture.completedFuture(null);
        }
        Departure departure = new Departure(plugin);
        leaving.put(id, departure); // first, so that whoever suspends all finds it here or there
        plugins.remove(id);
        return plugin.remove().thenAccept(status -> {
            if (leaving.remove(id, departure)) { // else it came back meanwhile
                plugin.forget();
            }
        });
    }

    /** A plugin by its id. */
    public Optional<SupervisedPlugin> plugin(String id) {
        return Optional.ofNullable(plugins.get(id));
    }

    /** All plugins, by id. */
    public Collection<SupervisedPlugin> plugins() {
        return plugins.values();
    }

    /** Stops all plugins, side by side, and starts none any more; completes when all processes are gone. */
    public CompletableFuture<Void> suspendAll() {
        closing = true;
        return CompletableFuture.allOf(all().map(SupervisedPlugin::suspend).toArray(CompletableFuture<?>[]::new));
    }

    /** Fails every request to any plugin that is still there, at the end of the host. */
    public void abandonRequests() {
        all().forEach(SupervisedPlugin::abandonRequests);
    }

    /** Lets go of what was kept about plugins elsewhere, at the end of the host. */
    public void forgetAll() {
        all().forEach(SupervisedPlugin::forget);
    }

    private Stream<SupervisedPlugin> all() {
        return Stream.concat(
                plugins.values().stream(), leaving.values().stream().map(departure -> departure.plugin));
    }

    /** One removal: a plugin that came back may be removed again before the end of the first is told. Immutable. */
    private static final class Departure {

        private final SupervisedPlugin plugin;

        private Departure(SupervisedPlugin plugin) {
            this.plugin = plugin;
        }
    }
}
