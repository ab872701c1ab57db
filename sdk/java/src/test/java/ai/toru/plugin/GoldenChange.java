package ai.toru.plugin;

import java.time.Duration;
import java.util.Map;

/** Changes of key-value data as docs/golden-frames has them, in the words of the SDK. Pure but for what is asked. */
final class GoldenChange {
    private GoldenChange() {}

    static String key(Map<String, Object> means) {
        return (String) means.get("key");
    }

    private static String value(Map<String, Object> means) {
        return (String) means.get("value");
    }

    private static String expected(Map<String, Object> means) {
        return (String) means.get("expected");
    }

    /** Null where it is for ever. */
    private static Duration ttl(Map<String, Object> means) {
        return means.containsKey("ttl_ms") ? Duration.ofMillis((Long) means.get("ttl_ms")) : null;
    }

    static KeyValueChange of(Map<String, Object> means) {
        Duration ttl = ttl(means);
        return switch ((String) means.get("action")) {
            case "set" ->
                ttl == null
                        ? KeyValueChange.set(key(means), value(means))
                        : KeyValueChange.setWithTtl(key(means), value(means), ttl);
            case "cas" ->
                ttl == null
                        ? KeyValueChange.compareAndSet(key(means), expected(means), value(means))
                        : KeyValueChange.compareAndSet(key(means), expected(means), value(means), ttl);
            case "incr" -> KeyValueChange.increment(key(means), (Long) means.get("by"));
            case "delete" -> KeyValueChange.delete(key(means));
            default -> throw new AssertionError("a change that this test does not know: " + means);
        };
    }

    static void set(KeyValue keyValue, Map<String, Object> means) {
        Duration ttl = ttl(means);
        if (ttl == null) {
            keyValue.set(key(means), value(means));
        } else {
            keyValue.setWithTtl(key(means), value(means), ttl);
        }
    }

    static void compareAndSet(KeyValue keyValue, Map<String, Object> means) {
        Duration ttl = ttl(means);
        if (ttl == null) {
            keyValue.compareAndSet(key(means), expected(means), value(means));
        } else {
            keyValue.compareAndSet(key(means), expected(means), value(means), ttl);
        }
    }
}
