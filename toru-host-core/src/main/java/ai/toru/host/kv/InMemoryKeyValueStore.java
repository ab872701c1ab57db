package ai.toru.host.kv;

import ai.toru.host.plugin.KeyValueException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A store that lasts as long as the object: for tests, and for hosts whose plugins need no memory of earlier lives.
 * Thread-safe.
 */
public final class InMemoryKeyValueStore implements KeyValueStore {

    private final KeyValueLimits limits;
    private final ConcurrentMap<String, Namespace> namespaces = new ConcurrentHashMap<>();

    /** A store with {@link KeyValueLimits#DEFAULTS}. */
    public InMemoryKeyValueStore() {
        this(KeyValueLimits.DEFAULTS);
    }

    /** A store with limits of your own. */
    public InMemoryKeyValueStore(KeyValueLimits limits) {
        this.limits = limits;
    }

    @Override
    public CompletionStage<Optional<String>> get(String pluginId, String key) {
        return attempt(() -> {
            limits.checkKey(pluginId, key);
            return Optional.ofNullable(namespace(pluginId).get(key));
        });
    }

    @Override
    public CompletionStage<Void> set(String pluginId, String key, String value) {
        return attempt(() -> {
            limits.checkKey(pluginId, key);
            limits.checkValue(pluginId, value);
            namespace(pluginId).set(key, value);
            return nothing();
        });
    }

    @Override
    public CompletionStage<Void> delete(String pluginId, String key) {
        return attempt(() -> {
            limits.checkKey(pluginId, key);
            namespace(pluginId).delete(key);
            return nothing();
        });
    }

    @Override
    public void close() {
        namespaces.clear();
    }

    private Namespace namespace(String pluginId) {
        return namespaces.computeIfAbsent(pluginId, Namespace::new);
    }

    private static <T extends @Nullable Object> CompletionStage<T> attempt(Supplier<T> operation) {
        try {
            return CompletableFuture.completedFuture(operation.get());
        } catch (KeyValueException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    @SuppressWarnings("NullAway") // the one value Void has
    private static Void nothing() {
        return null;
    }

    /** One plugin's keys. Thread-safe; its monitor guards both fields. */
    private final class Namespace {

        private final String pluginId;
        private final Map<String, String> values = new HashMap<>();
        private long totalBytes;

        Namespace(String pluginId) {
            this.pluginId = pluginId;
        }

        synchronized @Nullable String get(String key) {
            return values.get(key);
        }

        synchronized void set(String key, String value) {
            String before = values.get(key);
            if (before == null && values.size() >= limits.maxKeys()) {
                throw overQuota(values.size() + " keys, the most it may have");
            }
            long replaced = before == null ? 0 : sizeOf(key, before);
            long after = totalBytes - replaced + sizeOf(key, value);
            if (after > limits.maxTotalBytes()) {
                throw overQuota(after + " bytes with this one; the limit is " + limits.maxTotalBytes());
            }
            values.put(key, value);
            totalBytes = after;
        }

        synchronized void delete(String key) {
            String before = values.remove(key);
            if (before != null) {
                totalBytes -= sizeOf(key, before);
            }
        }

        private static long sizeOf(String key, String value) {
            return (long) KeyValueLimits.utf8Length(key) + KeyValueLimits.utf8Length(value);
        }

        private KeyValueException overQuota(String what) {
            return new KeyValueException(
                    pluginId, "quota_exceeded", "The plugin has " + what + "; delete keys it no longer needs.");
        }
    }
}
