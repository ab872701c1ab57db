package ai.toru.kv.h2.history;

import ai.toru.host.kv.KeyValueChange;
import ai.toru.host.kv.KeyValueEntry;
import ai.toru.host.kv.KeyValuePage;
import ai.toru.host.kv.KeyValueQuery;
import ai.toru.host.kv.KeyValueStore;
import ai.toru.host.plugin.KeyValueException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls a store at random, one call after the other, and notes what it was told. Every value that it writes is a number that
 * nobody else writes. Confined to its thread.
 */
public final class RandomCaller {

    private final KeyValueStore store;
    private final String namespace;
    private final List<String> keys;
    private final History history;
    private final Random random;
    private final Map<String, String> seen = new HashMap<>();
    private long lastNumber;

    /** A caller with a number of its own. */
    public RandomCaller(
            KeyValueStore store, String namespace, List<String> keys, History history, int number, Random random) {
        this.store = store;
        this.namespace = namespace;
        this.keys = keys;
        this.history = history;
        this.random = random;
        this.lastNumber = (number + 1) * 10_000_000_000L;
    }

    /** Makes one call and waits for its end. */
    public void call() throws InterruptedException, TimeoutException {
        String key = keys.get(random.nextInt(keys.size()));
        switch (random.nextInt(40)) {
            case 0 -> clear();
            case 1, 2, 3 -> list();
            case 4, 5, 6 -> batch(key, keys.get(random.nextInt(keys.size())));
            case 7, 8, 9 -> note(key, told(() -> store.delete(namespace, key)), new Call.Delete());
            case 10, 11, 12, 13, 14 -> increment(key);
            case 15, 16, 17, 18, 19, 20, 21 -> compareAndSet(key);
            case 22, 23, 24, 25, 26, 27 -> set(key);
            default -> get(key);
        }
    }

    private void get(String key) throws InterruptedException, TimeoutException {
        Told<Optional<String>> told = told(() -> store.get(namespace, key));
        if (told.succeeded()) {
            read(key, told, told.answer.orElse(null));
        }
    }

    private void list() throws InterruptedException, TimeoutException {
        Told<KeyValuePage> told = told(() -> store.list(namespace, KeyValueQuery.FIRST));
        if (told.succeeded()) {
            Map<String, String> found = new HashMap<>();
            for (KeyValueEntry entry : told.answer.entries()) {
                found.put(entry.key(), entry.value());
            }
            for (String key : keys) {
                read(key, told, found.get(key));
            }
        }
    }

    private void read(String key, Told<?> told, @Nullable String value) {
        seen.put(key, value);
        history.completed(key, told.invoked, told.returned, new Call.Get(value));
    }

    private void set(String key) throws InterruptedException, TimeoutException {
        String value = number();
        note(key, told(() -> store.set(namespace, key, value)), new Call.Set(value));
    }

    private void batch(String one, String other) throws InterruptedException, TimeoutException {
        if (one.equals(other)) {
            set(one);
            return;
        }
        String value = number();
        Told<?> told = told(() ->
                store.apply(namespace, List.of(KeyValueChange.set(one, value), KeyValueChange.set(other, value))));
        note(one, told, new Call.Set(value));
        note(other, told, new Call.Set(value));
    }

    private void clear() throws InterruptedException, TimeoutException {
        Told<Long> told = told(() -> store.clear(namespace));
        for (String key : keys) {
            note(key, told, new Call.Delete());
        }
    }

    private void increment(String key) throws InterruptedException, TimeoutException {
        Told<Long> told = told(() -> store.increment(namespace, key, 1));
        note(key, told, new Call.Increment(1, told.answer));
    }

    private void compareAndSet(String key) throws InterruptedException, TimeoutException {
        String expected = seen.get(key);
        String value = random.nextInt(8) == 0 ? null : number();
        Told<Boolean> told = told(() -> store.compareAndSet(namespace, key, expected, value));
        note(key, told, new Call.CompareAndSet(expected, value, told.answer));
        if (Boolean.TRUE.equals(told.answer)) {
            seen.put(key, value);
        }
    }

    private void note(String key, Told<?> told, Call call) {
        if (told.succeeded()) {
            history.completed(key, told.invoked, told.returned, call);
        } else if (told.failure.code().equals("outcome_unknown")) {
            history.unknown(key, told.invoked, call);
        }
    }

    /** Increments lead from one number to the next, so those written lie far apart. */
    private String number() {
        lastNumber += 100_000;
        return Long.toString(lastNumber);
    }

    private <T> Told<T> told(Supplier<CompletionStage<T>> call) throws InterruptedException, TimeoutException {
        long invoked = history.now();
        try {
            T answer = call.get().toCompletableFuture().get(30, TimeUnit.SECONDS);
            return new Told<>(invoked, history.now(), answer, null);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KeyValueException failure) {
                return new Told<>(invoked, Operation.NEVER, null, failure);
            }
            throw new AssertionError("No KeyValueException", e.getCause());
        }
    }

    /** What a call ended with. Immutable. */
    private record Told<T>(
            long invoked,
            long returned,
            @Nullable T answer,
            @Nullable KeyValueException failure) {

        boolean succeeded() {
            return failure == null;
        }
    }
}
