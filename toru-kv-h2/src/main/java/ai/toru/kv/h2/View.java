package ai.toru.kv.h2;

import java.util.Map;

/**
 * What readers may know at a moment: everything in the database, except that the rows a transaction is changing count as they
 * were, until it lasts. Immutable.
 *
 * @param life which opening of the database this is about
 * @param namespaces each plugin's namespace, by plugin id, as of what lasts
 * @param before the rows that a transaction is changing now, as they were before it; none for a row that was not there
 * @param open whether the database is; if not, what became of the last transaction is unknown
 */
record View(long life, Map<String, Namespace> namespaces, Map<RowKey, Cell> before, boolean open) {

    /** A database that was opened. */
    static View opened(long life, Map<String, Namespace> namespaces) {
        return new View(life, Map.copyOf(namespaces), Map.of(), true);
    }

    View changing(Map<RowKey, Cell> rows) {
        return new View(life, namespaces, rows, true);
    }

    View settled(Map<String, Namespace> after) {
        return new View(life, Map.copyOf(after), Map.of(), true);
    }

    /** The database was closed after a failure: nothing is said of what the transaction was changing, neither old nor new. */
    View closed() {
        return new View(life, namespaces, Map.of(), false);
    }
}
