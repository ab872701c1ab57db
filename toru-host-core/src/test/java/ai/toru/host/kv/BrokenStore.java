package ai.toru.host.kv;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** A store that does not keep to its interface: throws, or gives null. */
record BrokenStore(Supplier<CompletionStage<?>> answer) implements KeyValueStore {

    @Override
    public KeyValueLimits limits() {
        return KeyValueLimits.DEFAULTS;
    }

    @Override
    public CompletionStage<Optional<String>> get(String pluginId, String key) {
        return broken();
    }

    @Override
    public CompletionStage<KeyValuePage> list(String pluginId, KeyValueQuery query) {
        return broken();
    }

    @Override
    public CompletionStage<KeyValueOutcome> apply(String pluginId, List<KeyValueChange> changes) {
        return broken();
    }

    @Override
    public CompletionStage<Long> clear(String pluginId) {
        return broken();
    }

    @Override
    public CompletionStage<KeyValueStatistics> statistics() {
        return broken();
    }

    @Override
    public void close() {}

    @SuppressWarnings("unchecked")
    private <T> CompletionStage<T> broken() {
        return (CompletionStage<T>) answer.get();
    }
}
