package ai.toru.benchmarks.kv;

import ai.toru.benchmarks.common.Turn;
import ai.toru.benchmarks.kv.Contender.Caller;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What one thread does to a store over and over. Confined to the thread that measures with it. */
@FunctionalInterface
interface Work extends Turn {

    @Override
    void once(int turn) throws SQLException;

    /** Overwrites one key after the other. */
    static Work puts(Caller caller, Entries entries) {
        return turn -> caller.put(entries.key(turn), entries.newValue());
    }

    /** The same by many callers at once, who begin at different keys. */
    static List<Work> putsOf(Contender store, Entries entries, int callers) throws SQLException {
        List<Work> works = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            Work puts = puts(store.caller(), entries);
            int ahead = i * entries.count() / callers;
            works.add(turn -> puts.once(turn + ahead));
        }
        return works;
    }

    /** Reads one key after the other, all of which are there. */
    static Work gets(Caller caller, Entries entries) {
        return turn -> {
            String value = caller.get(entries.key(turn));
            if (value == null || value.length() != entries.valueLength()) {
                throw new IllegalStateException(entries.key(turn) + " should be there, but is: " + value);
            }
        };
    }

    /** Reads one key after the other, none of which is there. */
    static Work getsOfNothing(Caller caller, Entries entries) {
        return turn -> {
            String value = caller.get(entries.absentKey(turn));
            if (value != null) {
                throw new IllegalStateException(entries.absentKey(turn) + " should be absent, but is: " + value);
            }
        };
    }
}
