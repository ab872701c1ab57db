package ai.toru.host;

import ai.toru.host.internal.supervision.KeyValueService;
import ai.toru.host.kv.KeyValueRequest;
import ai.toru.host.kv.KeyValueStore;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What plugins ask of their data, put to the store. Thread-safe. */
record StoreBackedKeyValues(KeyValueStore store) implements KeyValueService {

    @Override
    public CompletionStage<@Nullable String> perform(String pluginId, KeyValueRequest command) {
        if (command instanceof KeyValueRequest.Get get) {
            return store.get(pluginId, get.key()).thenApply(value -> value.orElse(null));
        }
        if (command instanceof KeyValueRequest.Set set) {
            return store.set(pluginId, set.key(), set.value()).thenApply(done -> null);
        }
        return store.delete(pluginId, command.key()).thenApply(done -> null);
    }
}
