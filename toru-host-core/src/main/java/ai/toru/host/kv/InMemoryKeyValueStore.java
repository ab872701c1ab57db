package ai.toru.host.kv;

import ai.toru.host.internal.time.HostClock;
import ai.toru.host.plugin.KeyValueException;
import ai.toru.host.plugin.PluginId;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A store that lasts as long as the object: for tests, and for hosts whose plugins need no memory of earlier lives.
 * Thread-safe; operations are done on the caller's thread.
 */
public final class InMemoryKeyValueStore implements KeyValueStore {

    private final KeyValueLimits limits;
    private final InstantSource clock;
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

    /** A store whose keys expire by a clock of your own. */
    public InMemoryKeyValueStore(KeyValueLimits limits, InstantSource clock) {
        this.limits = limits;
        this.clock = clock;
    }

    @Override
    public KeyValueLimits limits() {
        return limits;
    }

    @Override
    public CompletionStage<Optional<String>> get(String pluginId, String key) {
        return attempt(pluginId, id -> {
            limits.checkKey(id, key);
            reads.increment();
            InMemoryNamespace namespace = namespaces.get(id);
            return namespace == null ? Optional.empty() : namespace.get(key, clock.instant());
        });
    }

    @Override
    public CompletionStage<KeyValuePage> list(String pluginId, KeyValueQuery query) {
        return attempt(pluginId, id -> {
            reads.increment();
            InMemoryNamespace namespace = namespaces.get(id);
            return namespace == null ? new KeyValuePage(List.of(), null) : namespace.list(query, clock.instant());
        });
    }

    @Override
    public CompletionStage<KeyValueOutcome> apply(String pluginId, List<KeyValueChange> changes) {
        List<KeyValueChange> batch = List.copyOf(changes);
        return attempt(pluginId, id -> {
            limits.checkChanges(id, batch);
            KeyValueOutcome outcome = applied(id, batch);
            if (outcome.applied()) {
                writes.increment();
            }
            return outcome;
        });
    }

    @Override
    public CompletionStage<Long> clear(String pluginId) {
        return attempt(pluginId, id -> {
            InMemoryNamespace namespace = namespaces.get(id);
            long cleared = namespace == null ? 0 : namespace.clear(clock.instant());
            forgetIfEmpty(id);
            return cleared;
        });
    }

    @Override
    public CompletionStage<KeyValueStatistics> statistics() {
        return closed ? CompletableFuture.failedStage(isClosed(null)) : CompletableFuture.completedStage(standing());
    }

    @Override
    public void close() {
        closed = true;
        namespaces.clear();
    }

    private KeyValueStatistics standing() {
        Map<String, KeyValueStatistics.Namespace> sizes = new HashMap<>();
        namespaces.forEach((id, namespace) -> sizes.put(id, namespace.size(clock.instant())));
        sizes.values().removeIf(size -> size.keys() == 0);
        return new KeyValueStatistics(sizes, 0, reads.sum(), 0, writes.sum(), writes.sum(), 0, 0);
    }

    private KeyValueOutcome applied(String id, List<KeyValueChange> batch) {
        KeyValueOutcome outcome = null;
        try {
            while (outcome == null) { // again, where it was abandoned a moment ago
                outcome = namespaces
                        .computeIfAbsent(id, named -> new InMemoryNamespace(named, limits))
                        .apply(batch, clock.instant());
            }
            return outcome;
        } finally {
            forgetIfEmpty(id);
        }
    }

    /** Otherwise each id that ever had a key would stay. */
    private void forgetIfEmpty(String id) {
        namespaces.computeIfPresent(id, (same, namespace) -> namespace.abandonIfEmpty() ? null : namespace);
    }

    private <T> CompletionStage<T> attempt(String pluginId, Function<String, T> operation) {
        try {
            String id = PluginId.require(pluginId);
            if (closed) {
                throw isClosed(id);
            }
            return CompletableFuture.completedStage(operation.apply(id));
        } catch (KeyValueException refused) {
            return CompletableFuture.failedStage(refused);
        }
    }

    private static KeyValueException isClosed(@Nullable String pluginId) {
        return new KeyValueException(
                pluginId, "store_closed", "The key-value store is closed; the host that owns it has ended.");
    }
}
