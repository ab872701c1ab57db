package ai.toru.kv.h2;

import ai.toru.host.kv.KeyValueLimits;
import ai.toru.host.kv.KeyValueStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class H2CachedContractTest extends KeyValueStoreContract {

    @TempDir
    Path directory;

    @Override
    KeyValueStore open(KeyValueLimits limits) {
        return H2KeyValueStore.builder(directory).limits(limits).open();
    }
}
