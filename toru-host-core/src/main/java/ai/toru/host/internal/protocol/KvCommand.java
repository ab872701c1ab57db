package ai.toru.host.internal.protocol;

/**
 * A key-value operation, in either direction. Immutable. Keys and values are as they came: a plugin's may be empty,
 * huge, or hold half a surrogate pair; the store's limits judge that.
 */
public sealed interface KvCommand {

    /** The key it is about. */
    String key();

    /** Reads a key. */
    record Get(String key) implements KvCommand {}

    /** Sets a key. */
    record Set(String key, String value) implements KvCommand {}

    /** Removes a key. */
    record Delete(String key) implements KvCommand {}
}
