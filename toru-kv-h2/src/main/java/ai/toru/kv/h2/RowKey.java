package ai.toru.kv.h2;

import java.nio.charset.StandardCharsets;

/**
 * A key of a namespace. Immutable.
 *
 * @param namespace the number of the namespace: another one after each clear
 */
record RowKey(long namespace, String key) {

    /** The key as it is stored, so that the database sorts keys as {@link ai.toru.host.kv.KeyValueEntry#KEY_ORDER} does. */
    byte[] bytes() {
        return key.getBytes(StandardCharsets.UTF_8);
    }
}
