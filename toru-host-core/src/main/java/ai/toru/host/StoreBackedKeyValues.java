package ai.toru.host;

import ai.toru.host.internal.supervision.KeyValueService;
import ai.toru.host.kv.KeyValueRequest;
import ai.toru.host.kv.KeyValueStore;
import ai.toru.host.kv.KeyValues;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** What plugins ask of their data, put to the store. Thread-safe. A plugin is one caller, on however many connections. */
final class StoreBackedKeyValues implements KeyValueService {

    private final KeyValueStore store;

    /** By plugin id, of each plugin that ever asked. */
    private final ConcurrentMap<String, KeyValues> callers = new ConcurrentHashMap<>();

    StoreBackedKeyValues(KeyValueStore store) {
        this.store = store;
    }

    @Override
    public CompletionStage<@Nullable String> perform(String pluginId, KeyValueRequest command) {
        KeyValues data = callers.computeIfAbsent(pluginId, id -> new KeyValues(store, id));
        if (command instanceof KeyValueRequest.Get get) {
            return data.get(get.key()).thenApply(value -> value.orElse(null));
        }
        if (command instanceof KeyValueRequest.Set set) {
            return data.set(set.key(), set.value()).thenApply(done -> null);
        }
        return data.delete(command.key()).thenApply(done -> null);
    }
}
