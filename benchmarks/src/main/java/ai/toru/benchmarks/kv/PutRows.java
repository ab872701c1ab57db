package ai.toru.benchmarks.kv;

import ai.toru.benchmarks.common.Rates;
import ai.toru.benchmarks.kv.Race.Lane;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Durable puts: by one caller, and by many at once. Immutable. */
record PutRows(Stores stores, Race race, Entries entries) {

    private static final double LONE_GOAL = 0.4;
    private static final double MANY_GOAL = 0.5;
    private static final int CALLERS = 64;

    /** One caller, beside what the file system takes for a sync. */
    Stream<Row> ofOneCaller() throws IOException, SQLException, InterruptedException {
        try (RawSync appended = stores.rawSync();
                RawSync overwritten = stores.rawSync();
                Contender ours = stores.ours();
                Contender sqlite = stores.sqliteWithConnections()) {
            List<Rates> rates = race.run(
                    "single durable put",
                    List.of(
                            new Lane(ours.name(), Work.putsOf(ours, entries, 1)),
                            new Lane(sqlite.name(), Work.putsOf(sqlite, entries, 1)),
                            new Lane("no store: append 4 KiB, sync", List.of(appended.appends())),
                            new Lane("no store: overwrite 4 KiB, sync", List.of(overwritten.overwrites()))));
            return Stream.of(
                    Row.plain(rates.get(2)),
                    Row.plain(rates.get(3)),
                    Row.withRatio("single durable put", rates.get(0), rates.get(1), LONE_GOAL));
        }
    }

    /** Many callers, beside the better of SQLite's two ways. */
    Stream<Row> ofManyCallers() throws IOException, SQLException, InterruptedException {
        try (Contender ours = stores.ours();
                Contender connections = stores.sqliteWithConnections();
                Contender lock = stores.sqliteWithLock()) {
            List<Rates> rates = race.run(
                    CALLERS + " callers, durable puts",
                    List.of(
                            new Lane(ours.name(), Work.putsOf(ours, entries, CALLERS)),
                            new Lane(connections.name(), Work.putsOf(connections, entries, CALLERS)),
                            new Lane(lock.name(), Work.putsOf(lock, entries, CALLERS))));
            Rates sqlite = rates.stream()
                    .skip(1)
                    .max(Comparator.comparingDouble(Rates::median))
                    .orElseThrow();
            return Stream.of(Row.withRatio(
                    CALLERS + " callers, durable puts (" + sqlite.name() + ")", rates.get(0), sqlite, MANY_GOAL));
        }
    }
}
