package ai.toru.kv.h2.internal.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a database says of itself. Immutable.
 *
 * @param kind what it is for
 * @param id which one it is, as its identity file has it
 * @param version which version of its schema
 */
record Meta(String kind, String id, int version) {

    private static final String CREATE =
            "CREATE TABLE toru_meta (kind VARCHAR NOT NULL, id VARCHAR NOT NULL, version INTEGER NOT NULL)";

    /** What it says; null if it does not, because it is not ours. */
    static @Nullable Meta read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (!hasTable(statement)) {
                return null;
            }
            try (ResultSet row = statement.executeQuery("SELECT kind, id, version FROM toru_meta")) {
                return row.next() ? new Meta(row.getString(1), row.getString(2), row.getInt(3)) : null;
            }
        }
    }

    private static boolean hasTable(Statement statement) throws SQLException {
        try (ResultSet tables = statement.executeQuery(
                "SELECT 1 FROM information_schema.tables WHERE table_schema = 'PUBLIC' AND table_name = 'TORU_META'")) {
            return tables.next();
        }
    }

    /** Makes a new database one of ours, of version 0. */
    static void create(Connection connection, String kind, String id) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(CREATE);
        }
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO toru_meta VALUES (?, ?, 0)")) {
            insert.setString(1, kind);
            insert.setString(2, id);
            insert.executeUpdate();
        }
    }

    /** Brings a database to the latest version. Each step can be taken again, should a crash have come between. */
    static void migrate(Connection connection, Schema schema, int from) throws SQLException {
        for (int version = from; version < schema.version(); version++) {
            take(connection, schema.versions().get(version), version + 1);
        }
    }

    /** H2 commits at each statement that changes a schema: a step is not a transaction, so its statements say IF NOT EXISTS. */
    private static void take(Connection connection, List<String> statements, int version) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
            statement.executeUpdate("UPDATE toru_meta SET version = " + version);
            statement.execute("CHECKPOINT SYNC");
        }
    }
}
