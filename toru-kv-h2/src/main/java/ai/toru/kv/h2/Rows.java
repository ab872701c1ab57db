package ai.toru.kv.h2;

import ai.toru.host.kv.KeyValueEntry;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads rows through one connection. Confined to that connection's thread. No result set outlives a call. */
final class Rows implements AutoCloseable {

    /** No UTF-8 text begins with this byte, so every key comes before it. */
    private static final byte[] BEHIND_ALL = {(byte) 0xFF};

    private final PreparedStatement one;
    private final PreparedStatement sizes;
    private final PreparedStatement range;

    Rows(Connection connection) throws SQLException {
        one = connection.prepareStatement("SELECT v, expires_at FROM plugin_kv WHERE namespace = ? AND k = ?");
        sizes = connection.prepareStatement("SELECT k, OCTET_LENGTH(v) FROM plugin_kv"
                + " WHERE namespace = ? AND k > ? AND k >= ? AND k < ? ORDER BY namespace, k LIMIT ?");
        range = connection.prepareStatement("SELECT k, v, expires_at FROM plugin_kv"
                + " WHERE namespace = ? AND k > ? AND k >= ? AND k <= ? ORDER BY namespace, k");
    }

    /** A row, expired or not. */
    Cell read(RowKey row) throws SQLException {
        one.setLong(1, row.namespace());
        one.setBytes(2, row.bytes());
        try (ResultSet found = one.executeQuery()) {
            return found.next()
                    ? new Cell(new KeyValueEntry(row.key(), text(found.getBytes(1)), expiry(found, 2)))
                    : Cell.NOTHING;
        }
    }

    /** The keys that follow, with how many bytes their values have. */
    List<SizedKey> sizes(KeyRange keys, int limit) throws SQLException {
        start(sizes, keys);
        sizes.setBytes(4, keys.behindPrefix());
        sizes.setInt(5, limit);
        List<SizedKey> list = new ArrayList<>();
        try (ResultSet found = sizes.executeQuery()) {
            while (found.next()) {
                list.add(new SizedKey(text(found.getBytes(1)), found.getLong(2)));
            }
        }
        return list;
    }

    /** The rows that follow, as far as a key, that one included. */
    List<KeyValueEntry> read(KeyRange keys, String last) throws SQLException {
        start(range, keys);
        range.setBytes(4, last.getBytes(StandardCharsets.UTF_8));
        List<KeyValueEntry> list = new ArrayList<>();
        try (ResultSet found = range.executeQuery()) {
            while (found.next()) {
                list.add(new KeyValueEntry(text(found.getBytes(1)), text(found.getBytes(2)), expiry(found, 3)));
            }
        }
        return list;
    }

    @Override
    public void close() throws SQLException {
        one.close();
        sizes.close();
        range.close();
    }

    private static void start(PreparedStatement statement, KeyRange keys) throws SQLException {
        statement.setLong(1, keys.namespace());
        statement.setBytes(2, keys.after().getBytes(StandardCharsets.UTF_8));
        statement.setBytes(3, keys.prefix().getBytes(StandardCharsets.UTF_8));
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    static @Nullable Instant expiry(ResultSet found, int column) throws SQLException {
        long millis = found.getLong(column);
        return found.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    /**
     * A key and how many bytes its value has. Immutable.
     */
    record SizedKey(String key, long bytes) {}

    /**
     * A range of keys. Immutable.
     *
     * @param after keys behind this one; empty for all
     * @param prefix keys that begin so; empty for all
     */
    record KeyRange(long namespace, String after, String prefix) {

        boolean contains(RowKey row) {
            return row.namespace() == namespace
                    && row.key().startsWith(prefix)
                    && KeyValueEntry.KEY_ORDER.compare(row.key(), after) > 0;
        }

        /** What comes after all keys with the prefix: its last byte, which is never the last there is, plus one. */
        byte[] behindPrefix() {
            if (prefix.isEmpty()) {
                return BEHIND_ALL;
            }
            byte[] bytes = prefix.getBytes(StandardCharsets.UTF_8);
            bytes[bytes.length - 1]++;
            return bytes;
        }
    }
}
