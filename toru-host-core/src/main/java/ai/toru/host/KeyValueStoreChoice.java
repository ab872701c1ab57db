package ai.toru.host;

import ai.toru.host.kv.InMemoryKeyValueStore;
import ai.toru.host.kv.KeyValueLimits;
import ai.toru.host.kv.KeyValueStore;
import ai.toru.host.kv.KeyValueStoreProvider;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where plugins keep their data. Immutable.
 *
 * @param given the embedder's own store; null for one that the host opens
 * @param limits of one that the host opens; null for the defaults
 */
record KeyValueStoreChoice(
        @Nullable KeyValueStore given, @Nullable KeyValueLimits limits) {

    private static final Logger LOG = LoggerFactory.getLogger(KeyValueStoreChoice.class);

    KeyValueStoreChoice {
        if (given != null && limits != null) {
            throw new IllegalArgumentException(
                    "keyValueLimits is for a store that the host opens itself; the one of keyValueStore has its own. Give one of the two.");
        }
    }

    /** The store to use: the one given; else that of the first provider there is; else one in memory, with a warning. */
    KeyValueStore open(Path dataDirectory) {
        if (given != null) {
            return given;
        }
        KeyValueLimits wanted = limits == null ? KeyValueLimits.DEFAULTS : limits;
        Optional<KeyValueStore> provided = Providers.open(
                KeyValueStoreProvider.class, "keyValueStore", provider -> provider.open(dataDirectory, wanted));
        return provided.orElseGet(() -> inMemory(wanted));
    }

    private static KeyValueStore inMemory(KeyValueLimits limits) {
        LOG.warn(
                "Plugins keep their key-value data in memory: it ends with this host. For data that lasts, add the module "
                        + "toru-kv-h2 (ai.toru:toru-kv-h2); to keep it so, give the builder a keyValueStore.");
        return new InMemoryKeyValueStore(limits);
    }
}
