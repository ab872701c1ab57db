package ai.toru.benchmarks.kv;

import ai.toru.kv.h2.H2KeyValueStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes stores, each in a new directory, all on one file system. Immutable. */
record Stores(Path directory) {

    /** The host's store as a host opens it. */
    HostContender ours() throws IOException {
        Path own = newDirectory("ours-");
        return new HostContender(H2KeyValueStore.builder(own).open(), own);
    }

    /** The host's store where no read finds anything in its cache. */
    HostContender oursWithoutCache() throws IOException {
        Path own = newDirectory("ours-");
        return new HostContender(H2KeyValueStore.builder(own).cacheBytes(0).open(), own);
    }

    SqliteContender sqliteWithConnections() throws IOException {
        return SqliteContender.withConnections(newDirectory("sqlite-"));
    }

    SqliteContender sqliteWithLock() throws IOException {
        return SqliteContender.withLock(newDirectory("sqlite-"));
    }

    RawSync rawSync() throws IOException {
        return new RawSync(newDirectory("raw-").resolve("blocks"));
    }

    private Path newDirectory(String prefix) throws IOException {
        return Files.createTempDirectory(directory, prefix);
    }
}
