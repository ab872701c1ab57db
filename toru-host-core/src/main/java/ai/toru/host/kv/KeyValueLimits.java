package ai.toru.host.kv;

import ai.toru.host.plugin.KeyValueException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much a plugin may keep. Immutable.
 *
 * @param maxKeyBytes longest key, in bytes of UTF-8; 512 by default, 1 to 512
 * @param maxValueBytes largest value, in bytes of UTF-8; 1 MiB by default, 1 byte to 1 MiB
 * @param maxKeys most keys of one plugin; 100,000 by default, at least 1
 * @param maxTotalBytes most bytes of one plugin, keys and values together; 64 MiB by default, at least 1
 */
public record KeyValueLimits(int maxKeyBytes, int maxValueBytes, int maxKeys, long maxTotalBytes) {

    /** The defaults named above. */
    public static final KeyValueLimits DEFAULTS = new KeyValueLimits(512, 1 << 20, 100_000, 64L << 20);

    /** Most changes in one batch. */
    public static final int MAX_BATCH_CHANGES = 1000;

    /** Most bytes of keys and values in one batch. */
    public static final long MAX_BATCH_BYTES = 16L << 20;

    private static final Duration SHORTEST_TIME_TO_LIVE = Duration.ofMillis(1);
    private static final Duration LONGEST_TIME_TO_LIVE = Duration.ofDays(36_525);

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one lies outside
     */
    public KeyValueLimits {
        within("maxKeyBytes", maxKeyBytes, 1, 512);
        within("maxValueBytes", maxValueBytes, 1, 1 << 20);
        within("maxKeys", maxKeys, 1, Integer.MAX_VALUE);
        within("maxTotalBytes", maxTotalBytes, 1, Long.MAX_VALUE);
    }

    /**
     * Checks a batch: how many changes, and the key, value and time to live of each.
     *
     * @throws KeyValueException ({@code bad_request}, {@code invalid_key}, {@code invalid_value}, {@code value_too_large})
     *     if something of it will not do
     */
    public void checkChanges(String pluginId, List<KeyValueChange> changes) {
        if (changes.isEmpty() || changes.size() > MAX_BATCH_CHANGES) {
            throw badRequest(
                    pluginId,
                    "A batch has 1 to " + MAX_BATCH_CHANGES + " changes; this one has " + changes.size() + ".");
        }
        long bytes = 0;
        for (KeyValueChange change : changes) {
            bytes += check(pluginId, change);
        }
        if (bytes > MAX_BATCH_BYTES) {
            throw badRequest(
                    pluginId,
                    "The batch has " + bytes + " bytes of keys and values; the limit is " + MAX_BATCH_BYTES
                            + ". Make several of it.");
        }
    }

    private long check(String pluginId, KeyValueChange change) {
        checkKey(pluginId, change.key());
        String value = change.value();
        if (value != null) {
            checkValue(pluginId, value);
        }
        checkTimeToLive(pluginId, change.timeToLive());
        return (long) Utf8Length.of(change.key()) + (value == null ? 0 : Utf8Length.of(value));
    }

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
        int bytes = Utf8Length.of(key);
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
        int bytes = Utf8Length.of(value);
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

    /**
     * Checks what a plugin would have after a change.
     *
     * @param before how many bytes it has now: what makes less of too much is allowed
     * @throws KeyValueException ({@code quota_exceeded}) if that is too much
     */
    public void checkQuota(String pluginId, KeyValueStatistics.Namespace before, KeyValueStatistics.Namespace after) {
        if (after.keys() > maxKeys && after.keys() > before.keys()) {
            throw overQuota(pluginId, after.keys() + " keys", String.valueOf(maxKeys));
        }
        if (after.bytes() > maxTotalBytes && after.bytes() > before.bytes()) {
            throw overQuota(pluginId, after.bytes() + " bytes", String.valueOf(maxTotalBytes));
        }
    }

    private static void checkTimeToLive(String pluginId, @Nullable Duration timeToLive) {
        if (timeToLive == null) {
            return;
        }
        if (timeToLive.compareTo(SHORTEST_TIME_TO_LIVE) < 0 || timeToLive.compareTo(LONGEST_TIME_TO_LIVE) > 0) {
            throw badRequest(
                    pluginId,
                    "The time to live is " + timeToLive + "; it must lie within 1 ms to 36525 days (100 years).");
        }
    }

    private static KeyValueException badRequest(String pluginId, String why) {
        return new KeyValueException(pluginId, "bad_request", why);
    }

    private static KeyValueException overQuota(String pluginId, String has, String limit) {
        return new KeyValueException(
                pluginId,
                "quota_exceeded",
                "The plugin would have " + has + " with this; the limit is " + limit
                        + ". Delete keys it no longer needs, or have the operator raise the limit.");
    }

    /** Whether each half of a surrogate pair has its other half. */
    private static boolean encodable(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (Character.charCount(text.codePointAt(i)) == 1) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    private static void within(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    name + " must lie within " + least + " to " + most + ", but is " + value + ".");
        }
    }
}
