package ai.toru.host.kv;

/**
 * A key-value operation as it travels to or from a plugin ({@code KvOp} in the plugin guide). Immutable. Keys and values are
 * as they came: a plugin's may be empty, huge, or hold half a surrogate pair; the store's limits judge that.
 */
public sealed interface KeyValueRequest {

    /** The key it is about. */
    String key();

    /** Reads a key. */
    record Get(String key) implements KeyValueRequest {}

    /** Sets a key. */
    record Set(String key, String value) implements KeyValueRequest {}

    /** Removes a key. */
    record Delete(String key) implements KeyValueRequest {}
}
