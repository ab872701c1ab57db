package ai.toru.benchmarks.kv;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/**
 * SQLite with a write-ahead log that is synced at each commit. Thread-safe.
 *
 * <p>It lets one connection write at a time. Either each caller has a connection, and SQLite makes them wait for each other by
 * sleeping and trying again, or all share one under a lock. Which is faster depends on machine and callers, so both are
 * measured where it matters.
 */
final class SqliteContender implements Contender {

    private static final int BUSY_TIMEOUT_MILLIS = 60_000;
    private static final int CACHE_KIBIBYTES = 64 << 10;

    private final Path directory;
    private final boolean shared;

    /** Guarded by this. The shared one is the first. */
    private final List<SqliteConnection> connections = new ArrayList<>();

    private SqliteContender(Path directory, boolean shared) {
        this.directory = directory;
        this.shared = shared;
    }

    /** Each caller has a connection of its own. */
    static SqliteContender withConnections(Path directory) {
        return new SqliteContender(directory, false);
    }

    /** All callers share one connection under a lock. */
    static SqliteContender withLock(Path directory) {
        return new SqliteContender(directory, true);
    }

    @Override
    public String name() {
        return shared ? "SQLite, one shared connection" : "SQLite, a connection each";
    }

    @Override
    public Path directory() {
        return directory;
    }

    @Override
    public synchronized Caller caller() throws SQLException {
        if (!shared || connections.isEmpty()) {
            connections.add(new SqliteConnection(connect()));
        }
        return connections.get(connections.size() - 1);
    }

    /** What SQLite says of itself, read back from a connection such as the measured ones. */
    String description() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            return "SQLite " + connection.getMetaData().getDatabaseProductVersion() + ", journal_mode="
                    + answer(statement, "PRAGMA journal_mode") + ", synchronous="
                    + answer(statement, "PRAGMA synchronous");
        }
    }

    @Override
    public synchronized void close() throws SQLException {
        for (SqliteConnection connection : connections) {
            connection.close();
        }
    }

    private Connection connect() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        config.setCacheSize(-CACHE_KIBIBYTES);
        Connection connection = config.createConnection("jdbc:sqlite:" + directory.resolve("kv.db"));
        try (Statement statement = connection.createStatement()) {
            require(statement, "PRAGMA journal_mode", "wal");
            require(statement, "PRAGMA synchronous", "2");
            statement.execute("CREATE TABLE IF NOT EXISTS kv "
                    + "(plugin TEXT, k TEXT, v TEXT NOT NULL, PRIMARY KEY (plugin, k)) WITHOUT ROWID");
        }
        return connection;
    }

    /** A benchmark against a setting that did not take would be worth nothing. */
    private static void require(Statement statement, String pragma, String value) throws SQLException {
        String answer = answer(statement, pragma);
        if (!answer.equals(value)) {
            throw new IllegalStateException("SQLite answers \"" + answer + "\" to \"" + pragma + "\" instead of \""
                    + value + "\"; use a directory on a file system where it can, see bench.directory.");
        }
    }

    private static String answer(Statement statement, String pragma) throws SQLException {
        try (ResultSet answer = statement.executeQuery(pragma)) {
            return answer.getString(1);
        }
    }
}
