package ai.toru.host.kv;

import ai.toru.host.internal.time.HostClock;
import ai.toru.host.plugin.PluginId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One plugin's data, as one caller uses it. Thread-safe.
 *
 * <p>What is read through this object shows all that was changed through it before, whether or not the caller has waited for
 * that: a read waits for the changes of its key that are on their way, and for no others. It may also show a change that was
 * asked for later, but before it completed. Stages complete and fail as those of {@link KeyValueStore}; where a store breaks
 * its word and throws, or returns nothing, the stage fails with {@code store_failed}.
 */
public final class KeyValues {

    private final KeyValueStore store;
    private final String pluginId;
    private final PendingChanges pending = new PendingChanges();

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
        return pending.read(key, () -> ask(() -> store.get(pluginId, key)));
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
        List<KeyValueChange> batch = List.copyOf(changes);
        CompletionStage<KeyValueOutcome> outcome = ask(() -> store.apply(pluginId, batch));
        batch.forEach(change -> pending.add(change.key(), outcome));
        return outcome;
    }

    /** Lists keys with their values, a page at a time. */
    public CompletionStage<KeyValuePage> list(KeyValueQuery query) {
        return pending.readAll(() -> ask(() -> store.list(pluginId, query)));
    }

    /** Removes all keys; completes with how many there were. */
    public CompletionStage<Long> clear() {
        CompletionStage<Long> cleared = ask(() -> store.clear(pluginId));
        pending.addAll(cleared);
        return cleared;
    }

    /**
     * Writes all keys as {@link KeyValueJsonLines}, on the calling thread, which waits; not for threads that continue a stage
     * of the store. The stream stays open.
     *
     * @return how many keys were written
     * @throws ai.toru.host.plugin.KeyValueException if the store fails
     * @throws IOException if the stream fails; an {@link java.io.InterruptedIOException} if the thread is interrupted, whose
     *     interrupt flag is set then
     */
    public long exportTo(OutputStream lines) throws IOException {
        return KeyValueJsonLines.write(this, lines);
    }

    /**
     * Sets the keys that {@link KeyValueJsonLines} name, and leaves all others; as {@link #exportTo} on the calling thread.
     * What came before a failure stays set.
     *
     * @return how many keys were set, one that is named twice counted twice
     * @throws ai.toru.host.plugin.KeyValueException if the store fails, or refuses a line; {@code bad_request} if a line is
     *     not as it should be. The message says which line
     * @throws IOException as with {@link #exportTo}
     */
    public long importFrom(InputStream lines) throws IOException {
        return KeyValueJsonLines.read(lines, this, HostClock.system());
    }

    KeyValueLimits limits() {
        return store.limits();
    }

    private <T> CompletionStage<T> ask(Question<T> question) {
        return Question.asked(pluginId, question);
    }
}
