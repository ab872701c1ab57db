package ai.toru.servlet;

import ai.toru.host.kv.KeyValueChange;
import ai.toru.host.kv.KeyValueLimits;
import ai.toru.host.kv.KeyValueOutcome;
import ai.toru.host.kv.KeyValuePage;
import ai.toru.host.kv.KeyValueQuery;
import ai.toru.host.kv.KeyValueStatistics;
import ai.toru.host.kv.KeyValueStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A store of which everything fails in one way, later and on another thread. Immutable. */
record FailingStore(RuntimeException failure) implements KeyValueStore {

    private <T> CompletionStage<T> fail() {
        return CompletableFuture.supplyAsync(() -> {
            throw failure;
        });
    }

    @Override
    public KeyValueLimits limits() {
        return KeyValueLimits.DEFAULTS;
    }

    @Override
    public CompletionStage<Optional<String>> get(String pluginId, String key) {
        return fail();
    }

    @Override
    public CompletionStage<KeyValuePage> list(String pluginId, KeyValueQuery query) {
        return fail();
    }

    @Override
    public CompletionStage<KeyValueOutcome> apply(String pluginId, List<KeyValueChange> changes) {
        return fail();
    }

    @Override
    public CompletionStage<Long> clear(String pluginId) {
        return fail();
    }

    @Override
    public CompletionStage<KeyValueStatistics> statistics() {
        return fail();
    }

    @Override
    public void close() {}
}
