package ai.toru.benchmarks.kv;

import ai.toru.host.kv.KeyValueStore;
import ai.toru.host.kv.KeyValues;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The host's store, used as an embedding application uses it: through {@link KeyValues}. Thread-safe. */
final class HostContender implements Contender {

    private final KeyValueStore store;
    private final Path directory;

    HostContender(KeyValueStore store, Path directory) {
        this.store = store;
        this.directory = directory;
    }

    @Override
    public String name() {
        return "ours";
    }

    @Override
    public Path directory() {
        return directory;
    }

    @Override
    public Caller caller() {
        return new Waiting(new KeyValues(store, "benchmark"));
    }

    @Override
    public void close() {
        store.close();
    }

    /** Waits for each operation. */
    private record Waiting(KeyValues values) implements Caller {

        @Override
        public void put(String key, String value) {
            values.set(key, value).toCompletableFuture().join();
        }

        @Override
        public @Nullable String get(String key) {
            return values.get(key).toCompletableFuture().join().orElse(null);
        }
    }
}
