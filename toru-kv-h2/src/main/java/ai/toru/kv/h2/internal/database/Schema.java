package ai.toru.kv.h2.internal.database;

import java.util.List;

/**
 * What a database holds. Immutable.
 *
 * @param kind what it is for, written into it: {@code toru-kv}
 * @param versions the statements that lead to version 1, to version 2, and so on; those of a version that was released never
 *     change
 */
public record Schema(String kind, List<List<String>> versions) {

    public Schema {
        versions = List.copyOf(versions);
    }

    int version() {
        return versions.size();
    }
}
