package ai.toru.kv.h2;

import ai.toru.host.kv.KeyValueEntry;
import ai.toru.host.kv.KeyValueStatistics;
import ai.toru.kv.h2.internal.database.Database;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes transactions through the one connection that writes. Confined to the writer's thread. */
final class Ledger implements AutoCloseable {

    private final Database database;
    private final Connection connection;
    private final Rows rows;
    private final PreparedStatement insert;
    private final PreparedStatement update;
    private final PreparedStatement delete;
    private final PreparedStatement mergeNamespace;
    private final PreparedStatement dropNamespace;
    private final PreparedStatement insertExpiry;

    private long nextNamespace;

    Ledger(Database database) throws SQLException {
        this.database = database;
        connection = database.connect();
        connection.setAutoCommit(false);
        rows = new Rows(connection);
        insert = connection.prepareStatement("INSERT INTO plugin_kv (v, expires_at, namespace, k) VALUES (?, ?, ?, ?)");
        update =
                connection.prepareStatement("UPDATE plugin_kv SET v = ?, expires_at = ? WHERE namespace = ? AND k = ?");
        delete = connection.prepareStatement("DELETE FROM plugin_kv WHERE namespace = ? AND k = ?");
        mergeNamespace = connection.prepareStatement(
                "MERGE INTO plugin_namespaces (id, plugin_id, key_count, byte_count) KEY (id) VALUES (?, ?, ?, ?)");
        dropNamespace = connection.prepareStatement(
                "MERGE INTO plugin_namespaces (id, plugin_id, key_count, byte_count) KEY (id) VALUES (?, NULL, 0, 0)");
        insertExpiry = connection.prepareStatement(
                "MERGE INTO plugin_kv_expiry (expires_at, namespace, k) KEY (expires_at, namespace, k) VALUES (?, ?, ?)");
        nextNamespace = firstUnusedNamespace();
    }

    Database database() {
        return database;
    }

    /** A row as it is now, expired or not. */
    Cell read(RowKey row) throws SQLException {
        return rows.read(row);
    }

    /** The namespaces of plugins. */
    Map<String, Namespace> namespaces() throws SQLException {
        Map<String, Namespace> namespaces = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(
                        "SELECT plugin_id, id, key_count, byte_count FROM plugin_namespaces WHERE plugin_id IS NOT NULL")) {
            while (found.next()) {
                KeyValueStatistics.Namespace size =
                        new KeyValueStatistics.Namespace(found.getLong(3), found.getLong(4));
                namespaces.put(found.getString(1), new Namespace(found.getLong(2), size));
            }
        }
        return namespaces;
    }

    /** A number that no namespace has had while this ledger was open, or has now. */
    long unusedNamespace() {
        return nextNamespace++;
    }

    private long firstUnusedNamespace() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT COALESCE(MAX(id), 0) + 1 FROM plugin_namespaces")) {
            found.next();
            return found.getLong(1);
        }
    }

    /** Brings a transaction into the database, as far as it can still be taken back. */
    void write(Transaction transaction) throws SQLException {
        for (Map.Entry<RowKey, Cell> change : transaction.after().entrySet()) {
            boolean isThere = transaction.before(change.getKey()).isThere();
            write(change.getKey(), isThere, change.getValue().entry());
        }
        expectOne(insert);
        expectOne(update);
        expectOne(delete);
        insertExpiry.executeBatch();
        for (Map.Entry<String, Namespace> namespace :
                transaction.changedNamespaces().entrySet()) {
            write(namespace.getKey(), namespace.getValue());
        }
        for (long dropped : transaction.droppedNamespaces()) {
            dropNamespace.setLong(1, dropped);
            dropNamespace.executeUpdate();
        }
    }

    /** Takes back what was written. */
    void rollback() throws SQLException {
        connection.rollback();
    }

    /** Makes what was written last: from here on it cannot be taken back, and may be there even if this fails. */
    void commitAndSync() throws SQLException {
        database.commitAndSync(connection);
    }

    /** Keeps the file in proportion to its data, if it is time to; between transactions. */
    void tidyIfDue() throws SQLException {
        database.tidyIfDue(connection);
    }

    /** Rows that may have expired; those that are listed are taken off the list. */
    List<RowKey> takeDue(Instant now, int limit) throws SQLException {
        List<RowKey> due = new ArrayList<>();
        long latest = now.toEpochMilli();
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT expires_at, namespace, k FROM plugin_kv_expiry"
                                + " WHERE expires_at <= ? ORDER BY expires_at, namespace, k LIMIT ?");
                PreparedStatement remove = connection.prepareStatement(
                        "DELETE FROM plugin_kv_expiry WHERE expires_at = ? AND namespace = ? AND k = ?")) {
            select.setLong(1, latest);
            select.setInt(2, limit);
            try (ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    due.add(new RowKey(found.getLong(2), Rows.text(found.getBytes(3))));
                    remove.setLong(1, found.getLong(1));
                    remove.setLong(2, found.getLong(2));
                    remove.setBytes(3, found.getBytes(3));
                    remove.addBatch();
                }
            }
            remove.executeBatch();
        }
        return due;
    }

    /** Removes some rows of namespaces that were cleared; whether there may be more. */
    boolean removeCleared(int limit) throws SQLException {
        Long cleared = clearedNamespace();
        if (cleared == null) {
            return false;
        }
        try (Statement statement = connection.createStatement()) {
            int removed = statement.executeUpdate(
                    "DELETE FROM plugin_kv WHERE namespace = " + cleared + " FETCH FIRST " + limit + " ROWS ONLY");
            if (removed < limit) {
                statement.executeUpdate("DELETE FROM plugin_namespaces WHERE id = " + cleared);
            }
        }
        return true;
    }

    private @Nullable Long clearedNamespace() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(
                        "SELECT id FROM plugin_namespaces WHERE plugin_id IS NULL ORDER BY id LIMIT 1")) {
            return found.next() ? found.getLong(1) : null;
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private void write(RowKey row, boolean isThere, @Nullable KeyValueEntry after) throws SQLException {
        if (after == null) {
            if (isThere) {
                identify(delete, 1, row);
                delete.addBatch();
            }
            return;
        }
        PreparedStatement statement = isThere ? update : insert;
        statement.setBytes(1, after.value().getBytes(StandardCharsets.UTF_8));
        Instant expiresAt = after.expiresAt();
        statement.setObject(2, expiresAt == null ? null : expiresAt.toEpochMilli());
        identify(statement, 3, row);
        statement.addBatch();
        if (expiresAt != null) {
            insertExpiry.setLong(1, expiresAt.toEpochMilli());
            identify(insertExpiry, 2, row);
            insertExpiry.addBatch();
        }
    }

    private void write(String pluginId, Namespace namespace) throws SQLException {
        mergeNamespace.setLong(1, namespace.id());
        mergeNamespace.setString(2, pluginId);
        mergeNamespace.setLong(3, namespace.size().keys());
        mergeNamespace.setLong(4, namespace.size().bytes());
        mergeNamespace.executeUpdate();
    }

    private static void identify(PreparedStatement statement, int column, RowKey row) throws SQLException {
        statement.setLong(column, row.namespace());
        statement.setBytes(column + 1, row.bytes());
    }

    /** What the writer knows of the rows and what they are must be the same. */
    private static void expectOne(PreparedStatement batch) throws SQLException {
        for (int count : batch.executeBatch()) {
            if (count != 1) {
                throw new SQLException("a row was not as the writer knew it; the database is opened again");
            }
        }
    }
}
