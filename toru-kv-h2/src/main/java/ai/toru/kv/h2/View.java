package ai.toru.kv.h2;

import java.util.Map;

/**
 * What readers may know at a moment: everything in the database, except that the rows a transaction is changing count as they
 * were, until it lasts. Immutable.
 *
 * @param life which opening of the database this is about
 * @param namespaces each plugin's namespace, by plugin id, as of what lasts
 * @param before the rows that a transaction is changing now, as they were before it; none for a row that was not there
 */
record View(long life, Map<String, Namespace> namespaces, Map<RowKey, Cell> before) {

    View changing(Map<RowKey, Cell> rows) {
        return new View(life, namespaces, rows);
    }

    View settled(Map<String, Namespace> after) {
        return new View(life, Map.copyOf(after), Map.of());
    }
}
