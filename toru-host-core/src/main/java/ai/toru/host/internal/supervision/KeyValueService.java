package ai.toru.host.internal.supervision;

import ai.toru.host.kv.KeyValueRequest;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Performs what plugins ask of their key-value data. Thread-safe; does not block. */
@FunctionalInterface
public interface KeyValueService {

    /** Performs a command in a plugin's own namespace; null where there is no value. */
    CompletionStage<@Nullable String> perform(String pluginId, KeyValueRequest command);
}
