package ai.toru.benchmarks.kv;

import ai.toru.benchmarks.common.Table;
import ai.toru.benchmarks.common.WorkDirectory;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Measures one row after the other and makes a table of them: docs/benchmarks.md. Pure but for the files it works on. */
final class KeyValueBenchmark {

    private KeyValueBenchmark() {}

    /** Prints the table, and what it goes on about meanwhile to standard error. */
    public static void main(String[] args) throws IOException, SQLException, InterruptedException {
        System.out.println(run(Settings.fromProperties(), System.err::println));
    }

    static String run(Settings settings, Consumer<String> progress)
            throws IOException, SQLException, InterruptedException {
        try (WorkDirectory directory = WorkDirectory.in(settings.directory(), "kv-")) {
            Stores stores = new Stores(directory.path());
            String circumstances = Circumstances.of(settings, stores);
            progress.accept(circumstances);
            return circumstances + "\n\n" + Table.of(Row.HEAD, rows(settings, stores, progress));
        }
    }

    private static List<List<String>> rows(Settings settings, Stores stores, Consumer<String> progress)
            throws IOException, SQLException, InterruptedException {
        Race race = new Race(settings, progress);
        Entries entries = Entries.small(settings.keys());
        PutRows puts = new PutRows(stores, race, entries);
        GetRows gets = new GetRows(stores, race, entries);
        List<Row> rows = new ArrayList<>();
        puts.ofOneCaller().forEach(rows::add);
        puts.ofManyCallers().forEach(rows::add);
        gets.ofCachedKeys().forEach(rows::add);
        gets.ofOtherKeys().forEach(rows::add);
        rows.add(new GrowthRow(stores, settings.growth(), progress).row());
        return rows.stream().map(Row::cells).toList();
    }
}
