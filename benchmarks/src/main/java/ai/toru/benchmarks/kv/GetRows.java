package ai.toru.benchmarks.kv;

import ai.toru.benchmarks.common.Rates;
import ai.toru.benchmarks.kv.Contender.Caller;
import ai.toru.benchmarks.kv.Race.Lane;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/** Reads by one caller. Immutable. */
record GetRows(Stores stores, Race race, Entries entries) {

    private static final double CACHED_GOAL = 5_000_000;

    /** Of keys that a cache holds: ours, and SQLite's own, of pages. */
    Stream<Row> ofCachedKeys() throws IOException, SQLException, InterruptedException {
        try (Contender ours = stores.ours();
                Contender sqlite = stores.sqliteWithConnections()) {
            List<Rates> rates = run("cached get", filled(ours), filled(sqlite), Work::gets);
            return Stream.of(Row.withRate("cached get", rates.get(0), rates.get(1), CACHED_GOAL));
        }
    }

    /** Of keys that our cache does not hold, and of keys that are not there. */
    Stream<Row> ofOtherKeys() throws IOException, SQLException, InterruptedException {
        try (Contender ours = stores.oursWithoutCache();
                Contender sqlite = stores.sqliteWithConnections()) {
            Caller ourCaller = filled(ours);
            Caller sqliteCaller = filled(sqlite);
            List<Rates> uncached = run("get past our cache", ourCaller, sqliteCaller, Work::gets);
            List<Rates> absent = run("get of an absent key", ourCaller, sqliteCaller, Work::getsOfNothing);
            return Stream.of(
                    Row.sideBySide("get past our cache", uncached.get(0), uncached.get(1)),
                    Row.sideBySide("get of an absent key, past our cache", absent.get(0), absent.get(1)));
        }
    }

    private List<Rates> run(String title, Caller ours, Caller sqlite, Reading reading) throws InterruptedException {
        return race.run(
                title,
                List.of(
                        new Lane("ours", List.of(reading.by(ours, entries))),
                        new Lane("SQLite", List.of(reading.by(sqlite, entries)))));
    }

    /** A caller of a store that has all keys. */
    private Caller filled(Contender store) throws SQLException {
        Caller caller = store.caller();
        Work put = Work.puts(caller, entries);
        for (int turn = 0; turn < entries.count(); turn++) {
            put.once(turn);
        }
        return caller;
    }

    /** Makes a way to read of a caller. */
    @FunctionalInterface
    private interface Reading {

        Work by(Caller caller, Entries entries);
    }
}
