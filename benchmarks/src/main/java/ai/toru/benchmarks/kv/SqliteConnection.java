package ai.toru.benchmarks.kv;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A connection with its statements prepared; each put is a transaction. Thread-safe: one caller at a time. */
final class SqliteConnection implements Contender.Caller {

    private static final String NAMESPACE = "benchmark";

    private final Connection connection;
    private final ReentrantLock lock = new ReentrantLock();
    private final PreparedStatement put;
    private final PreparedStatement get;

    SqliteConnection(Connection connection) throws SQLException {
        this.connection = connection;
        put = connection.prepareStatement("INSERT INTO kv (plugin, k, v) VALUES (?, ?, ?) "
                + "ON CONFLICT (plugin, k) DO UPDATE SET v = excluded.v");
        get = connection.prepareStatement("SELECT v FROM kv WHERE plugin = ? AND k = ?");
        put.setString(1, NAMESPACE);
        get.setString(1, NAMESPACE);
    }

    @Override
    public void put(String key, String value) throws SQLException {
        lock.lock();
        try {
            put.setString(2, key);
            put.setString(3, value);
            put.executeUpdate();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public @Nullable String get(String key) throws SQLException {
        lock.lock();
        try {
            get.setString(2, key);
            try (ResultSet row = get.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        } finally {
            lock.unlock();
        }
    }

    void close() throws SQLException {
        lock.lock();
        try {
            connection.close();
        } finally {
            lock.unlock();
        }
    }
}
