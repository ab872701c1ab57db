package ai.toru.kv.h2;

import ai.toru.host.event.NumberedEvent;
import ai.toru.host.event.PluginEvent;
import ai.toru.kv.h2.internal.database.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;

/** Writes events through the one connection that does. Confined to the {@code toru-events-writer} thread. */
final class EventLedger {

    /** So many numbers are set aside at once, so that none is given twice whatever is lost in a crash. */
    private static final int NUMBERS_AT_ONCE = 1_000;

    private final Database database;
    private final Connection connection;
    private final EventRows rows;
    private final PreparedStatement insert;
    private final PreparedStatement deleteFrom;
    private final PreparedStatement deleteBefore;
    private final PreparedStatement deleteOld;
    private final PreparedStatement oldestBut;
    private final PreparedStatement setNextNumber;

    /** How many events are written. */
    private long count;

    /** Numbers below this one may be given to events. */
    private long reserved;

    EventLedger(Database database, EventTypes types) throws SQLException {
        this.database = database;
        connection = database.connect();
        connection.setAutoCommit(false);
        rows = new EventRows(connection, types);
        insert = connection.prepareStatement("INSERT INTO plugin_events"
                + " (number, at_second, at_nano, plugin_id, run, type, details) VALUES (?, ?, ?, ?, ?, ?, ?)");
        deleteFrom = connection.prepareStatement("DELETE FROM plugin_events WHERE number >= ?");
        deleteBefore = connection.prepareStatement("DELETE FROM plugin_events WHERE number < ?");
        deleteOld =
                connection.prepareStatement("DELETE FROM plugin_events WHERE at_second < ? FETCH FIRST ? ROWS ONLY");
        oldestBut = connection.prepareStatement("SELECT number FROM plugin_events ORDER BY number LIMIT 1 OFFSET ?");
        setNextNumber = connection.prepareStatement("UPDATE plugin_event_numbers SET next_number = ?");
        count = number("SELECT COUNT(*) FROM plugin_events");
        reserved = Math.max(
                number("SELECT MAX(next_number) FROM plugin_event_numbers"),
                number("SELECT MAX(number) FROM plugin_events") + 1);
        commitAndSync(); // what is there may have been committed and not synced: now it lasts
    }

    Database database() {
        return database;
    }

    EventRows rows() {
        return rows;
    }

    long count() {
        return count;
    }

    /** The first number that was never given to an event, as far as the database knows. */
    long nextNumber() {
        return reserved;
    }

    /** Has a number last as one that may have been given. It must, before anybody sees an event of that number. */
    void reserve(long number) throws SQLException {
        if (number >= reserved) {
            reserveThrough(number);
            commitAndSync();
        }
    }

    /** Has events last, and trims as many of the oldest as there are too many. */
    void write(List<NumberedEvent> events, int maxEvents, int trimAtMost) throws SQLException {
        long last = events.get(events.size() - 1).number();
        if (last >= reserved) {
            reserveThrough(last);
        }
        deleteFrom.setLong(1, events.get(0).number()); // those of a try whose outcome was unknown
        count -= deleteFrom.executeUpdate();
        for (NumberedEvent event : events) {
            bind(event);
            insert.addBatch();
        }
        insert.executeBatch();
        count += events.size();
        deleteExcess(Math.min(count - maxEvents, events.size() + (long) trimAtMost));
        commitAndSync();
        database.tidyIfDue(connection);
    }

    private void bind(NumberedEvent numbered) throws SQLException {
        PluginEvent event = numbered.event();
        Instant at = event.at();
        insert.setLong(1, numbered.number());
        insert.setLong(2, at.getEpochSecond());
        insert.setInt(3, at.getNano());
        insert.setString(4, event.pluginId());
        insert.setLong(5, event.run());
        insert.setString(6, event.type().word());
        insert.setObject(7, EventDetails.toArray(event.details()));
    }

    /** Removes some of the events that happened before a second, and of those that are too many; true if it removed any. */
    boolean trim(long second, int maxEvents, int atMost) throws SQLException {
        deleteOld.setLong(1, second);
        deleteOld.setInt(2, atMost);
        int old = deleteOld.executeUpdate();
        count -= old;
        long excess = Math.min(count - maxEvents, atMost);
        deleteExcess(excess);
        boolean any = old > 0 || excess > 0;
        if (any) {
            commitAndSync();
        } else {
            connection.commit();
        }
        return any;
    }

    private void deleteExcess(long excess) throws SQLException {
        if (excess > 0) {
            deleteBefore.setLong(1, firstBehind(excess));
            count -= deleteBefore.executeUpdate();
        }
    }

    /** The number of the oldest event that is left when so many of the oldest are not. */
    long firstBehind(long oldest) throws SQLException {
        oldestBut.setLong(1, oldest);
        try (ResultSet found = oldestBut.executeQuery()) {
            return found.next() ? found.getLong(1) : Long.MAX_VALUE;
        }
    }

    /** Closes the database in good order, with no number left out when it is opened again. */
    void close(long nextNumber) throws SQLException {
        setNextNumber(nextNumber);
        commitAndSync();
        database.close();
    }

    private void reserveThrough(long number) throws SQLException {
        setNextNumber(number + NUMBERS_AT_ONCE);
        reserved = number + NUMBERS_AT_ONCE;
    }

    private void setNextNumber(long number) throws SQLException {
        setNextNumber.setLong(1, number);
        setNextNumber.executeUpdate();
    }

    private void commitAndSync() throws SQLException {
        database.commitAndSync(connection);
    }

    private long number(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
