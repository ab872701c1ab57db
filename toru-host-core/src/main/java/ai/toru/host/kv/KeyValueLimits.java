package ai.toru.host.kv;

import ai.toru.host.plugin.KeyValueException;
import java.nio.charset.StandardCharsets;

/**
 * How much a plugin may keep. Immutable.
 *
 * @param maxKeyBytes longest key, in bytes of UTF-8; 512 by default
 * @param maxValueBytes largest value, in bytes of UTF-8; 1 MiB by default
 * @param maxKeys most keys of one plugin; 100,000 by default
 * @param maxTotalBytes most bytes of one plugin, keys and values together; 64 MiB by default
 */
public record KeyValueLimits(int maxKeyBytes, int maxValueBytes, int maxKeys, long maxTotalBytes) {

    /** The defaults named above. */
    public static final KeyValueLimits DEFAULTS = new KeyValueLimits(512, 1 << 20, 100_000, 64L << 20);

    /**
     * Checks a key.
     *
     * @throws KeyValueException ({@code invalid_key}) if it is empty, too long, or holds NUL or half a surrogate pair
     */
    public void checkKey(String pluginId, String key) {
        if (key.isEmpty()) {
            throw new KeyValueException(pluginId, "invalid_key", "The key is empty; give it at least one character.");
        }
        if (key.indexOf('\0') >= 0 || !encodable(key)) {
            throw new KeyValueException(
                    pluginId, "invalid_key", "The key holds NUL or a lone surrogate; use plain Unicode text.");
        }
        int bytes = utf8Length(key);
        if (bytes > maxKeyBytes) {
            throw new KeyValueException(
                    pluginId,
                    "invalid_key",
                    "The key has " + bytes + " bytes, the limit is " + maxKeyBytes + "; use a shorter one.");
        }
    }

    /**
     * Checks a value.
     *
     * @throws KeyValueException ({@code value_too_large}, {@code invalid_value}) if it is too large or not encodable
     */
    public void checkValue(String pluginId, String value) {
        int bytes = utf8Length(value);
        if (bytes > maxValueBytes) {
            throw new KeyValueException(
                    pluginId,
                    "value_too_large",
                    "The value has " + bytes + " bytes, the limit is " + maxValueBytes + "; split it.");
        }
        if (!encodable(value)) {
            throw new KeyValueException(
                    pluginId, "invalid_value", "The value holds a lone surrogate; use plain Unicode text.");
        }
    }

    private static boolean encodable(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
