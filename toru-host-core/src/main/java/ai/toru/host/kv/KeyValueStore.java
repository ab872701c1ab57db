package ai.toru.host.kv;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Where plugins keep settings and state (plugin guide, "Using KV Storage"). Each plugin has a namespace of its own, named by
 * its id.
 *
 * <p>Implementations are thread-safe and do not block the caller. A stage that completes normally has taken effect, in
 * this store's sense of lasting; one that fails does so with a {@link ai.toru.host.plugin.KeyValueException}, never with
 * a silent absence.
 */
public interface KeyValueStore extends AutoCloseable {

    /** The value of a key, if there is one. */
    CompletionStage<Optional<String>> get(String pluginId, String key);

    /** Sets the value of a key. */
    CompletionStage<Void> set(String pluginId, String key, String value);

    /** Removes a key; removing what is not there is fine. */
    CompletionStage<Void> delete(String pluginId, String key);

    /** Ends the store; what was acknowledged stays, in this store's sense of lasting. Idempotent. */
    @Override
    void close();
}
