package ai.toru.host.kv;

import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A key with its value. Immutable.
 *
 * @param expiresAt from when on it is not there any more; null for never
 */
public record KeyValueEntry(
        String key, String value, @Nullable Instant expiresAt) {

    /** The order of keys: by Unicode code points, as their UTF-8 bytes sort. */
    public static final Comparator<String> KEY_ORDER = CodePointOrder.INSTANCE;

    /** Whether it is not there any more at a moment. */
    public boolean expiredAt(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    /** What it counts against the quota: the bytes of key and value in UTF-8. */
    public long bytes() {
        return (long) Utf8Length.of(key) + Utf8Length.of(value);
    }
}
