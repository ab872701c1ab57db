package ai.toru.plugin;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the host keeps for this plugin: strings under keys, which survive its restarts. Thread-safe.
 *
 * <p>Keys have 1 to 512 bytes, values at most 1 MiB. Each method waits for the host, at most 30 seconds unless the plugin
 * says otherwise, and throws {@link KeyValueException}. What says so needs a host that offers {@link Feature#KV2}.
 */
public interface KeyValue {
    /** What the key holds. */
    Optional<String> get(String key);

    /** Sets a key, for ever. */
    void set(String key, String value);

    /** Sets a key for a while: then it is not there any more. Needs kv2. */
    void setWithTtl(String key, String value, Duration ttl);

    /** Deletes a key, which need not be there. */
    void delete(String key);

    /** Sets a key (null: deletes it) if it holds what is expected (null: nothing). Needs kv2. */
    CompareResult compareAndSet(String key, @Nullable String expected, @Nullable String value);

    /** Sets a key for a while if it holds what is expected (null: nothing): a lock that opens by itself. Needs kv2. */
    CompareResult compareAndSet(String key, @Nullable String expected, String value, Duration ttl);

    /** Adds to a decimal integer of 64 bits and tells the sum; a key that is not there counts as 0. Needs kv2. */
    long increment(String key, long by);

    /** All entries whose keys begin so, in their order; they are asked for part by part, as the stream is read. Needs kv2. */
    Stream<KeyValueEntry> list(String prefix);

    /** At most so many (1 to 1000) entries whose keys begin so and come after a key (null: from the first). Needs kv2. */
    KeyValuePage page(String prefix, @Nullable String after, int limit);

    /** Makes all changes, or none. Needs kv2. */
    BatchResult batch(List<KeyValueChange> changes);

    /** Makes all changes, or none. Needs kv2. */
    default BatchResult batch(KeyValueChange... changes) {
        return batch(List.of(changes));
    }
}
