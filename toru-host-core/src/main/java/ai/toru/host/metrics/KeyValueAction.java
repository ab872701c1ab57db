package ai.toru.host.metrics;

import java.util.Locale;

/** What a plugin asks of its key-value data. */
public enum KeyValueAction {
    /** Reads a key. */
    GET,
    /** Sets a key. */
    SET,
    /** Removes a key. */
    DELETE,
    /** Lists keys with their values. */
    LIST,
    /** Sets or removes a key if it has a certain value. */
    CAS,
    /** Adds to a key. */
    INCR,
    /** Makes several changes, all or none. */
    BATCH,
    /** Something that cannot be made out, and is refused. */
    UNCLEAR;

    /** The action as labels write it, for example {@code get}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
