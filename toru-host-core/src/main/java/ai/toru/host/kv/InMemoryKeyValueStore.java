package ai.toru.host.kv;

import ai.toru.host.internal.time.HostClock;
import ai.toru.host.plugin.KeyValueException;
import ai.toru.host.plugin.PluginId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * A store that lasts as long as the object: for tests, and for hosts whose plugins need no memory of earlier lives.
 * Thread-safe; operations are done on the caller's thread.
 */
public final class InMemoryKeyValueStore implements KeyValueStore {

    private final KeyValueLimits limits;
    private final HostClock clock;
    private final ConcurrentMap<String, InMemoryNamespace> namespaces = new ConcurrentHashMap<>();
    private final LongAdder reads = new LongAdder();
    private final LongAdder writes = new LongAdder();
    private volatile boolean closed;

    /** A store with {@link KeyValueLimits#DEFAULTS}. */
    public InMemoryKeyValueStore() {
        this(KeyValueLimits.DEFAULTS);
    }

    /** A store with limits of your own. */
    public InMemoryKeyValueStore(KeyValueLimits limits) {
        this(limits, HostClock.system());
    }

    InMemoryKeyValueStore(KeyValueLimits limits, HostClock clock) {
        this.limits = limits;
        this.clock = clock;
    }

    @Override
    public KeyValueLimits limits() {
        return limits;
    }

    @Override
    public CompletionStage<Optional<String>> get(String pluginId, String key) {
        return attempt(pluginId, namespace -> {
            limits.checkKey(pluginId, key);
            reads.increment();
            return namespace.get(key, clock.instant());
        });
    }

    @Override
    public CompletionStage<KeyValuePage> list(String pluginId, KeyValueQuery query) {
        return attempt(pluginId, namespace -> {
            reads.increment();
            return namespace.list(query, clock.instant());
        });
    }

    @Override
    public CompletionStage<KeyValueOutcome> apply(String pluginId, List<KeyValueChange> changes) {
        List<KeyValueChange> batch = List.copyOf(changes);
        return attempt(pluginId, namespace -> {
            limits.checkChanges(pluginId, batch);
            KeyValueOutcome outcome = namespace.apply(batch, clock.instant());
            writes.increment();
            return outcome;
        });
    }

    @Override
    public CompletionStage<Long> clear(String pluginId) {
        return attempt(pluginId, InMemoryNamespace::clear);
    }

    @Override
    public CompletionStage<KeyValueStatistics> statistics() {
        Map<String, KeyValueStatistics.Namespace> sizes = new HashMap<>();
        namespaces.forEach((id, namespace) -> {
            KeyValueStatistics.Namespace size = namespace.size();
            if (size.keys() > 0) {
                sizes.put(id, size);
            }
        });
        return CompletableFuture.completedStage(
                new KeyValueStatistics(sizes, 0, reads.sum(), 0, writes.sum(), writes.sum(), 0, 0));
    }

    @Override
    public void close() {
        closed = true;
        namespaces.clear();
    }

    private <T> CompletionStage<T> attempt(String pluginId, Operation<T> operation) {
        try {
            if (closed) {
                throw new KeyValueException(
                        pluginId, "store_closed", "The key-value store is closed; the host that owns it has ended.");
            }
            String id = PluginId.require(pluginId);
            return CompletableFuture.completedStage(
                    operation.on(namespaces.computeIfAbsent(id, named -> new InMemoryNamespace(named, limits))));
        } catch (KeyValueException refused) {
            return CompletableFuture.failedStage(refused);
        }
    }

    /** Something that is done within a namespace. */
    @FunctionalInterface
    private interface Operation<T> {

        T on(InMemoryNamespace namespace);
    }
}
