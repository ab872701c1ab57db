package ai.toru.host.kv;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A store whose stages complete when a test says so. Confined to the test's thread. */
final class HandDrivenStore implements KeyValueStore {

    final List<CompletableFuture<KeyValueOutcome>> changes = new ArrayList<>();
    final List<CompletableFuture<Long>> clears = new ArrayList<>();
    final List<String> reads = new ArrayList<>();

    @Override
    public KeyValueLimits limits() {
        return KeyValueLimits.DEFAULTS;
    }

    @Override
    public CompletionStage<Optional<String>> get(String pluginId, String key) {
        reads.add(key);
        return CompletableFuture.completedStage(Optional.of("read"));
    }

    @Override
    public CompletionStage<KeyValuePage> list(String pluginId, KeyValueQuery query) {
        reads.add("list");
        return CompletableFuture.completedStage(new KeyValuePage(List.of(), null));
    }

    @Override
    public CompletionStage<KeyValueOutcome> apply(String pluginId, List<KeyValueChange> batch) {
        CompletableFuture<KeyValueOutcome> change = new CompletableFuture<>();
        changes.add(change);
        return change;
    }

    /** Completes a change. */
    void done(int change) {
        changes.get(change).complete(new KeyValueOutcome(true, List.of(Optional.of("1"))));
    }

    @Override
    public CompletionStage<Long> clear(String pluginId) {
        CompletableFuture<Long> clear = new CompletableFuture<>();
        clears.add(clear);
        return clear;
    }

    @Override
    public CompletionStage<KeyValueStatistics> statistics() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
