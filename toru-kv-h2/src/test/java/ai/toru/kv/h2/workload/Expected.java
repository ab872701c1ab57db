package ai.toru.kv.h2.workload;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.kv.KeyValueStore;
import ai.toru.host.plugin.KeyValueException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Writes to keys of one namespace that nobody else writes, and knows what each may hold: after an unknown outcome the value
 * from before or the new one, until somebody has seen which. Confined to one thread.
 */
public final class Expected {

    private final String namespace;
    private final Map<String, Set<Optional<String>>> possible = new HashMap<>();
    private KeyValueStore store;

    /** Nothing is there yet. */
    public Expected(KeyValueStore store, String namespace) {
        this.store = store;
        this.namespace = namespace;
    }

    /** The same data is in a store that was opened later. */
    public void goOnWith(KeyValueStore opened) {
        store = opened;
    }

    /** Sets a key; returns why that failed, if it did. */
    public Optional<KeyValueException> set(String key, String value) throws InterruptedException, TimeoutException {
        return note(key, Optional.of(value), store.set(namespace, key, value));
    }

    /** Deletes a key; returns why that failed, if it did. */
    public Optional<KeyValueException> delete(String key) throws InterruptedException, TimeoutException {
        return note(key, Optional.empty(), store.delete(namespace, key));
    }

    private Optional<KeyValueException> note(String key, Optional<String> after, CompletionStage<Void> change)
            throws InterruptedException, TimeoutException {
        try {
            change.toCompletableFuture().get(30, TimeUnit.SECONDS);
            possible.put(key, new HashSet<>(Set.of(after)));
            return Optional.empty();
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(KeyValueException.class);
            KeyValueException failure = (KeyValueException) e.getCause();
            assertThat(failure.code()).as(failure.getMessage()).isIn("store_failed", "outcome_unknown");
            if (failure.code().equals("outcome_unknown")) {
                possible(key).add(after);
            }
            return Optional.of(failure);
        }
    }

    /** Reads all keys; they must be readable, and each holds what it may hold. */
    public void verify() throws InterruptedException, ExecutionException, TimeoutException {
        for (String key : possible.keySet()) {
            Optional<String> found =
                    store.get(namespace, key).toCompletableFuture().get(30, TimeUnit.SECONDS);
            settle(key, found);
        }
        Map<String, String> listed = Audit.contents(store, namespace);
        for (String key : possible.keySet()) {
            settle(key, Optional.ofNullable(listed.remove(key)));
        }
        assertThat(listed).as("Keys that nobody wrote").isEmpty();
    }

    private void settle(String key, Optional<String> found) {
        assertThat(possible(key).stream().map(Expected::brief))
                .as("%s of %s", key, namespace)
                .contains(brief(found));
        possible.put(key, new HashSet<>(Set.of(found)));
    }

    private static String brief(Optional<String> value) {
        return value.map(text ->
                        text.substring(0, Math.min(20, text.length())) + "..." + text.length() + "/" + text.hashCode())
                .orElse("nothing");
    }

    private Set<Optional<String>> possible(String key) {
        return possible.computeIfAbsent(key, missing -> new HashSet<>(Set.of(Optional.empty())));
    }
}
