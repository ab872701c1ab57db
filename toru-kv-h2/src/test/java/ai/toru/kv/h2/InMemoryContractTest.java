package ai.toru.kv.h2;

import ai.toru.host.kv.InMemoryKeyValueStore;
import ai.toru.host.kv.KeyValueLimits;
import ai.toru.host.kv.KeyValueStore;

class InMemoryContractTest extends KeyValueStoreContract {

    @Override
    KeyValueStore open(KeyValueLimits limits) {
        return new InMemoryKeyValueStore(limits);
    }
}
