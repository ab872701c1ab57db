package ai.toru.benchmarks.kv;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/** How large the files become while the same 2 MB are overwritten again and again. Immutable. */
record GrowthRow(Stores stores, Duration time, Consumer<String> progress) {

    private static final double GOAL = 20;

    /** SQLite's files have their size within seconds, and no goal to keep. */
    private static final Duration LONGEST_FOR_SQLITE = Duration.ofMinutes(1);

    Row row() throws IOException, SQLException, InterruptedException {
        Duration shorter = time.compareTo(LONGEST_FOR_SQLITE) < 0 ? time : LONGEST_FOR_SQLITE;
        try (Contender ours = stores.ours();
                Contender sqlite = stores.sqliteWithConnections()) {
            Growth sqliteGrowth = watch(sqlite, shorter);
            Growth ourGrowth = watch(ours, time);
            String what = "files, as a multiple of live data, " + time.toSeconds() + " s of overwriting 2 MB";
            return Row.withGrowth(what, ourGrowth, sqliteGrowth, GOAL);
        }
    }

    private Growth watch(Contender store, Duration howLong) throws SQLException, InterruptedException {
        Growth growth = Growth.watch(store, Entries.large(), howLong);
        progress.accept(String.format(
                Locale.ROOT,
                "files, %s: at most %.1f times live data, mostly %.1f, overwritten %.0f times in %d s",
                store.name(),
                growth.largest(),
                growth.median(),
                growth.overwritten(),
                howLong.toSeconds()));
        return growth;
    }
}
