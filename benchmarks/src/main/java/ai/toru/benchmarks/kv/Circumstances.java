package ai.toru.benchmarks.kv;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;

/** What the numbers depend on, in words. Pure. */
final class Circumstances {

    private Circumstances() {}

    static String of(Settings settings, Stores stores) throws IOException, SQLException {
        try (SqliteContender sqlite = stores.sqliteWithConnections()) {
            return "JDK %s, %s %s, %d processors, file system %s\n%s\n%s"
                    .formatted(
                            System.getProperty("java.version"),
                            System.getProperty("os.name"),
                            System.getProperty("os.arch"),
                            Runtime.getRuntime().availableProcessors(),
                            Files.getFileStore(stores.directory()).type(),
                            sqlite.description(),
                            rounds(settings));
        }
    }

    private static String rounds(Settings settings) {
        Entries entries = Entries.small(settings.keys());
        return "Medians of %d rounds of %d ms, all stores by turns; %d keys with values of %d bytes"
                .formatted(settings.rounds(), settings.slice().toMillis(), entries.count(), entries.valueLength());
    }
}
