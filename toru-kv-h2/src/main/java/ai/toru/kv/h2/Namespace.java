package ai.toru.kv.h2;

import ai.toru.host.kv.KeyValueStatistics;

/**
 * One plugin's namespace. Immutable.
 *
 * @param id its number, by which its rows are found
 * @param size how much is in it, rows included that have expired
 */
record Namespace(long id, KeyValueStatistics.Namespace size) {

    static final KeyValueStatistics.Namespace EMPTY = new KeyValueStatistics.Namespace(0, 0);

    Namespace resized(long keys, long bytes) {
        return new Namespace(id, new KeyValueStatistics.Namespace(size.keys() + keys, size.bytes() + bytes));
    }
}
