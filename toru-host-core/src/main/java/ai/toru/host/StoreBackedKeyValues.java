package ai.toru.host;

import ai.toru.host.internal.supervision.KeyValueService;
import ai.toru.host.kv.KeyValueStore;
import ai.toru.host.kv.KeyValues;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** What plugins ask of their data, put to the store. Thread-safe. A plugin is one caller, on however many connections. */
final class StoreBackedKeyValues implements KeyValueService {

    private final KeyValueStore store;

    /** By plugin id, of each plugin that ever asked. */
    private final ConcurrentMap<String, KeyValues> callers = new ConcurrentHashMap<>();

    StoreBackedKeyValues(KeyValueStore store) {
        this.store = store;
    }

    @Override
    public KeyValues of(String pluginId) {
        return callers.computeIfAbsent(pluginId, id -> new KeyValues(store, id));
    }
}
