package ai.toru.host.kv;

import org.jspecify.annotations.Nullable;

/**
 * Which keys of a plugin to list. Immutable.
 *
 * @param prefix only keys that begin so; empty for all
 * @param after only keys behind this one, to go on after a page: its {@link KeyValuePage#next}; null from the first
 * @param limit at most so many, 1 to 1000
 */
public record KeyValueQuery(String prefix, @Nullable String after, int limit) {

    /** The first 100 keys. */
    public static final KeyValueQuery FIRST = new KeyValueQuery("", null, 100);

    /**
     * Checks the limit.
     *
     * @throws IllegalArgumentException if it is not within 1 to 1000
     */
    public KeyValueQuery {
        if (limit < 1 || limit > 1000) {
            throw new IllegalArgumentException("limit must lie within 1 to 1000, but is " + limit + ".");
        }
    }

    /** The first 100 keys that begin so. */
    public static KeyValueQuery prefix(String prefix) {
        return FIRST.withPrefix(prefix);
    }

    /** The same, of keys that begin so only. */
    public KeyValueQuery withPrefix(String first) {
        return new KeyValueQuery(first, after, limit);
    }

    /** The same, behind a key only. */
    public KeyValueQuery after(String key) {
        return new KeyValueQuery(prefix, key, limit);
    }

    /** The same, with another limit. */
    public KeyValueQuery limit(int most) {
        return new KeyValueQuery(prefix, after, most);
    }
}
