package ai.toru.kv.h2;

import ai.toru.host.kv.KeyValueLimits;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;

/** Collects the options of an {@link H2KeyValueStore}. Not thread-safe. */
public final class H2KeyValueStoreBuilder {

    private final Path directory;
    private KeyValueLimits limits = KeyValueLimits.DEFAULTS;
    private long cacheBytes = 32L << 20;
    private String fileSystem = "";
    private InstantSource clock = InstantSource.system();

    H2KeyValueStoreBuilder(Path directory) {
        this.directory = Objects.requireNonNull(directory, "directory");
    }

    /** How much a plugin may keep. Default: {@link KeyValueLimits#DEFAULTS}. */
    public H2KeyValueStoreBuilder limits(KeyValueLimits most) {
        limits = Objects.requireNonNull(most, "most");
        return this;
    }

    /**
     * How much memory the cache may take, about; 0 for none. Default: 32 MiB.
     *
     * @param bytes 0 to 1 TiB
     */
    public H2KeyValueStoreBuilder cacheBytes(long bytes) {
        if (bytes < 0 || bytes > 1L << 40) {
            throw new IllegalArgumentException("cacheBytes must lie within 0 to 2^40, but is " + bytes + ".");
        }
        cacheBytes = bytes;
        return this;
    }

    /**
     * Opens the store.
     *
     * @throws ai.toru.host.plugin.HostConfigurationException if another process has the database, if what lies there is not a
     *     database of ours, or if it cannot be read or written; the message says what to do
     */
    public H2KeyValueStore open() {
        return new H2KeyValueStore(this);
    }

    /** For tests: H2's prefix of a file system that fails. */
    H2KeyValueStoreBuilder fileSystem(String prefix) {
        fileSystem = prefix;
        return this;
    }

    /** For tests: when things expire. */
    H2KeyValueStoreBuilder clock(InstantSource source) {
        clock = source;
        return this;
    }

    Path directory() {
        return directory;
    }

    KeyValueLimits limits() {
        return limits;
    }

    long cacheBytes() {
        return cacheBytes;
    }

    String fileSystem() {
        return fileSystem;
    }

    InstantSource clock() {
        return clock;
    }
}
