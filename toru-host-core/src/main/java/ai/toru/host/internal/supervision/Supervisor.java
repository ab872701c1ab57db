package ai.toru.host.internal.supervision;

import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/** All plugins that are looked after. Thread-safe. */
public final class Supervisor {

    private final RunServices services;
    private final Consumer<String> onGivingUp;
    private final ConcurrentMap<String, SupervisedPlugin> plugins = new ConcurrentSkipListMap<>();

    /**
     * @param onGivingUp told the id of a plugin that was switched off for failing too often; must not block
     */
    public Supervisor(RunServices services, Consumer<String> onGivingUp) {
        this.services = services;
        this.onGivingUp = onGivingUp;
    }

    /** Looks after one more plugin, which is off until somebody enables it. */
    public SupervisedPlugin add(PluginDefinition definition) {
        String id = definition.id();
        return plugins.computeIfAbsent(
                id, absent -> new SupervisedPlugin(definition, services, () -> onGivingUp.accept(id)));
    }

    /** Stops a plugin and forgets it; completes when its process is gone. */
    public CompletableFuture<Void> remove(String id) {
        SupervisedPlugin plugin = plugins.remove(id);
        return plugin == null
                ? CompletableFuture.completedFuture(null)
                : plugin.suspend().thenAccept(status -> {});
    }

    /** A plugin by its id. */
    public Optional<SupervisedPlugin> plugin(String id) {
        return Optional.ofNullable(plugins.get(id));
    }

    /** All plugins, by id. */
    public Collection<SupervisedPlugin> plugins() {
        return plugins.values();
    }

    /** Stops all plugins, side by side; completes when all processes are gone. */
    public CompletableFuture<Void> suspendAll() {
        CompletableFuture<?>[] stopping =
                plugins.values().stream().map(SupervisedPlugin::suspend).toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(stopping);
    }
}
