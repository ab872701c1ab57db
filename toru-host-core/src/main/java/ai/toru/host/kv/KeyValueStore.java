package ai.toru.host.kv;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Where plugins keep settings and state (plugin guide, "Using KV Storage"). Each plugin has a namespace of its own, named by
 * its id; a namespace outlives its plugin. To use one plugin's data, see {@link KeyValues}.
 *
 * <p>Implementations are thread-safe and do not block the caller. An operation takes effect in one moment between its call
 * and its completion (it is linearizable); of calls from one thread, the changes take effect in the order of the calls.
 * A stage that completes normally has taken effect, in this store's sense of lasting. Nobody sees a change before it lasts.
 *
 * <p>A stage that fails does so with a {@link ai.toru.host.plugin.KeyValueException}, never with a silent absence. Nothing was
 * changed then, unless its code is {@code outcome_unknown}. Continuations without an executor may run on the store's own
 * threads, or on one that waits for the stage: they must be short and must not block.
 */
public interface KeyValueStore extends AutoCloseable {

    /** How much a plugin may keep. */
    KeyValueLimits limits();

    /** The value of a key, if there is one. */
    CompletionStage<Optional<String>> get(String pluginId, String key);

    /** Lists keys with their values, a page at a time. */
    CompletionStage<KeyValuePage> list(String pluginId, KeyValueQuery query);

    /**
     * Makes changes, one after the other, all or none, in one moment.
     *
     * @param changes 1 to {@link KeyValueLimits#MAX_BATCH_CHANGES}, of at most {@link KeyValueLimits#MAX_BATCH_BYTES}
     */
    CompletionStage<KeyValueOutcome> apply(String pluginId, List<KeyValueChange> changes);

    /** Removes all keys of a plugin; completes with how many there were. */
    CompletionStage<Long> clear(String pluginId);

    /** How the store stands. */
    CompletionStage<KeyValueStatistics> statistics();

    /** Sets the value of a key, for ever. */
    default CompletionStage<Void> set(String pluginId, String key, String value) {
        return apply(pluginId, List.of(KeyValueChange.set(key, value))).thenAccept(done -> {});
    }

    /** Sets the value of a key, for a while. */
    default CompletionStage<Void> set(String pluginId, String key, String value, Duration timeToLive) {
        return apply(pluginId, List.of(KeyValueChange.set(key, value, timeToLive)))
                .thenAccept(done -> {});
    }

    /** Removes a key; removing what is not there is fine. */
    default CompletionStage<Void> delete(String pluginId, String key) {
        return apply(pluginId, List.of(KeyValueChange.delete(key))).thenAccept(done -> {});
    }

    /**
     * Sets a key if it has a certain value.
     *
     * @param expected what it has to have; null if it must not be there
     * @param value what it gets; null to remove it
     * @return whether it was as expected
     */
    default CompletionStage<Boolean> compareAndSet(
            String pluginId, String key, @Nullable String expected, @Nullable String value) {
        return apply(pluginId, List.of(KeyValueChange.compareAndSet(key, expected, value)))
                .thenApply(KeyValueOutcome::applied);
    }

    /** Adds to a key whose value is a decimal integer, a missing one counting as 0; completes with the sum. */
    default CompletionStage<Long> increment(String pluginId, String key, long by) {
        return apply(pluginId, List.of(KeyValueChange.increment(key, by)))
                .thenApply(outcome -> Long.valueOf(outcome.values().get(0).orElseThrow()));
    }

    /**
     * Ends the store; what was acknowledged stays, in this store's sense of lasting. What waits is finished or fails
     * ({@code store_closed}). Idempotent.
     */
    @Override
    void close();
}
