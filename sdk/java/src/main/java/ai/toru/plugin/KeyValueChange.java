package ai.toru.plugin;

import ai.toru.plugin.internal.json.Members;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One change of a {@link KeyValue#batch}. Immutable. */
public final class KeyValueChange {
    private final Map<String, @Nullable Object> operation;

    private KeyValueChange(Map<String, @Nullable Object> operation) {
        this.operation = Collections.unmodifiableMap(operation);
    }

    /** Sets a key, for ever. */
    public static KeyValueChange set(String key, String value) {
        return new KeyValueChange(
                Members.of("action", "set", "key", requireKey(key), "value", Objects.requireNonNull(value)));
    }

    /** Sets a key for a while. */
    public static KeyValueChange setWithTtl(String key, String value, Duration ttl) {
        return set(key, value).goingAfter(ttl);
    }

    /** Deletes a key, which need not be there. */
    public static KeyValueChange delete(String key) {
        return new KeyValueChange(Members.of("action", "delete", "key", requireKey(key)));
    }

    /** Sets a key (null: deletes it) if it holds what is expected (null: nothing). */
    public static KeyValueChange compareAndSet(String key, @Nullable String expected, @Nullable String value) {
        return new KeyValueChange(
                Members.of("action", "cas", "key", requireKey(key), "expected", expected, "value", value));
    }

    /** Sets a key for a while if it holds what is expected (null: nothing). */
    public static KeyValueChange compareAndSet(String key, @Nullable String expected, String value, Duration ttl) {
        return compareAndSet(key, expected, Objects.requireNonNull(value)).goingAfter(ttl);
    }

    /** Adds to a decimal integer; a key that is not there counts as 0. */
    public static KeyValueChange increment(String key, long by) {
        return new KeyValueChange(Members.of("action", "incr", "key", requireKey(key), "by", by));
    }

    /** It as the protocol has it. */
    public Map<String, @Nullable Object> operation() {
        return operation;
    }

    private KeyValueChange goingAfter(Duration ttl) {
        Map<String, @Nullable Object> more = new LinkedHashMap<>(operation);
        more.put("ttl_ms", Math.max(1, ttl.toMillis()));
        return new KeyValueChange(more);
    }

    private static String requireKey(String key) {
        return Objects.requireNonNull(key, "key");
    }
}
