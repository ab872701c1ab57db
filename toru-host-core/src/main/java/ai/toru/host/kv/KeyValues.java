package ai.toru.host.kv;

import ai.toru.host.plugin.PluginId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One plugin's data, as one caller uses it. Thread-safe.
 *
 * <p>What is read through this object shows all that was changed through it before, whether or not the caller has waited for
 * that: a read waits for the changes of its key that are on their way, and for no others. Stages complete and fail as those
 * of {@link KeyValueStore}.
 */
public final class KeyValues {

    private final KeyValueStore store;
    private final String pluginId;

    /** The latest change of each key that has not completed. */
    private final ConcurrentMap<String, CompletableFuture<?>> pending = new ConcurrentHashMap<>();

    /**
     * @throws IllegalArgumentException if no plugin can have that id
     */
    public KeyValues(KeyValueStore store, String pluginId) {
        this.store = store;
        this.pluginId = PluginId.require(pluginId);
    }

    /** Whose data this is. */
    public String pluginId() {
        return pluginId;
    }

    /** The value of a key, if there is one. */
    public CompletionStage<Optional<String>> get(String key) {
        CompletableFuture<?> change = pending.get(key);
        return change == null ? store.get(pluginId, key) : behind(change, () -> store.get(pluginId, key));
    }

    /** Sets the value of a key, for ever. */
    public CompletionStage<Void> set(String key, String value) {
        return apply(List.of(KeyValueChange.set(key, value))).thenAccept(done -> {});
    }

    /** Sets the value of a key, for a while. */
    public CompletionStage<Void> set(String key, String value, Duration timeToLive) {
        return apply(List.of(KeyValueChange.set(key, value, timeToLive))).thenAccept(done -> {});
    }

    /** Removes a key; removing what is not there is fine. */
    public CompletionStage<Void> delete(String key) {
        return apply(List.of(KeyValueChange.delete(key))).thenAccept(done -> {});
    }

    /** Sets or, with null, removes a key if it has a certain value or, with null, none; completes with whether it did. */
    public CompletionStage<Boolean> compareAndSet(String key, @Nullable String expected, @Nullable String value) {
        return apply(List.of(KeyValueChange.compareAndSet(key, expected, value)))
                .thenApply(KeyValueOutcome::applied);
    }

    /** Adds to a key whose value is a decimal integer, a missing one counting as 0; completes with the sum. */
    public CompletionStage<Long> increment(String key, long by) {
        return apply(List.of(KeyValueChange.increment(key, by)))
                .thenApply(outcome -> Long.valueOf(outcome.values().get(0).orElseThrow()));
    }

    /** Makes changes, all or none, in one moment; see {@link KeyValueStore#apply}. */
    public CompletionStage<KeyValueOutcome> apply(List<KeyValueChange> changes) {
        CompletableFuture<KeyValueOutcome> outcome =
                store.apply(pluginId, changes).toCompletableFuture();
        changes.forEach(change -> pending.put(change.key(), outcome));
        outcome.whenComplete((done, failure) -> changes.forEach(change -> pending.remove(change.key(), outcome)));
        return outcome;
    }

    /** Lists keys with their values, a page at a time. */
    public CompletionStage<KeyValuePage> list(KeyValueQuery query) {
        return behind(allPending(), () -> store.list(pluginId, query));
    }

    /** Removes all keys; completes with how many there were. */
    public CompletionStage<Long> clear() {
        return store.clear(pluginId);
    }

    private CompletableFuture<?> allPending() {
        return CompletableFuture.allOf(pending.values().toArray(CompletableFuture[]::new));
    }

    private static <T> CompletionStage<T> behind(CompletableFuture<?> change, Supplier<CompletionStage<T>> read) {
        return change.handle((done, failure) -> done).thenCompose(ended -> read.get());
    }
}
