package ai.toru.kv.h2;

import ai.toru.host.kv.KeyValueLimits;
import ai.toru.host.kv.KeyValueStore;
import ai.toru.host.kv.KeyValueStoreProvider;
import java.nio.file.Path;

/** Makes {@link H2KeyValueStore} the store of each host that is given no other, in {@code kv} below its data directory. */
public final class H2KeyValueStoreProvider implements KeyValueStoreProvider {

    /** Made by {@link java.util.ServiceLoader}. */
    public H2KeyValueStoreProvider() {}

    @Override
    public KeyValueStore open(Path dataDirectory, KeyValueLimits limits) {
        return H2KeyValueStore.builder(dataDirectory.resolve("kv"))
                .limits(limits)
                .open();
    }
}
