package ai.toru.host.internal.supervision;

import ai.toru.host.kv.KeyValueRequest;
import ai.toru.host.kv.KeyValues;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Where plugins' key-value data is. Thread-safe; does not block. */
@FunctionalInterface
public interface KeyValueService {

    /** A plugin's own namespace, as one caller sees it: always the same for a plugin. */
    KeyValues of(String pluginId);

    /** Performs a command of version 1.0 in a plugin's own namespace; null where there is no value. */
    default CompletionStage<@Nullable String> perform(String pluginId, KeyValueRequest command) {
        KeyValues data = of(pluginId);
        if (command instanceof KeyValueRequest.Get get) {
            return data.get(get.key()).thenApply(value -> value.orElse(null));
        }
        if (command instanceof KeyValueRequest.Set set) {
            return data.set(set.key(), set.value()).thenApply(done -> null);
        }
        return data.delete(command.key()).thenApply(done -> null);
    }
}
