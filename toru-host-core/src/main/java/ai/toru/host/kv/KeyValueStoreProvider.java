package ai.toru.host.kv;

import java.nio.file.Path;

/**
 * Opens the store of a host that was given none. Found by {@link java.util.ServiceLoader}, so that a module on the class path
 * is enough for data to last. Thread-safe.
 */
public interface KeyValueStoreProvider {

    /**
     * Opens a store, or makes one.
     *
     * @param dataDirectory the host's data directory, which is there and locked for it
     * @throws ai.toru.host.plugin.HostConfigurationException if it cannot be opened, with what to do
     */
    KeyValueStore open(Path dataDirectory, KeyValueLimits limits);
}
