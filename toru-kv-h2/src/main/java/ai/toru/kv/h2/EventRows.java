package ai.toru.kv.h2;

import ai.toru.host.event.EventQuery;
import ai.toru.host.event.NumberedEvent;
import ai.toru.host.event.PluginEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads events through one connection. Confined to the {@code toru-events-writer} thread. No result set outlives a call. */
final class EventRows {

    /** A sum keeps H2 from the index by time, which would have it sort all that it finds. */
    private static final String NUMBERS = "SELECT number FROM plugin_events %s number < ? AND number > ?"
            + " AND (at_second + 0, at_nano) >= (?, ?) AND (at_second + 0, at_nano) < (?, ?) ORDER BY %s number DESC LIMIT ?";

    private final EventTypes types;
    private final PreparedStatement one;
    private final PreparedStatement within;
    private final PreparedStatement ofAll;
    private final PreparedStatement ofPlugin;
    private final PreparedStatement ofType;
    private final PreparedStatement ofBoth;

    EventRows(Connection connection, EventTypes types) throws SQLException {
        this.types = types;
        one = connection.prepareStatement(
                "SELECT at_second, at_nano, plugin_id, run, type, details FROM plugin_events WHERE number = ?");
        within = connection.prepareStatement("SELECT MIN(number), MAX(number) FROM plugin_events"
                + " USE INDEX (plugin_events_by_time) WHERE at_second >= ? AND at_second <= ?");
        ofAll = connection.prepareStatement(NUMBERS.formatted("WHERE", ""));
        ofPlugin = connection.prepareStatement(
                NUMBERS.formatted("USE INDEX (plugin_events_by_plugin) WHERE plugin_id = ? AND", "plugin_id DESC,"));
        ofType = connection.prepareStatement(
                NUMBERS.formatted("USE INDEX (plugin_events_by_type) WHERE type = ? AND", "type DESC,"));
        ofBoth = connection.prepareStatement(NUMBERS.formatted(
                "USE INDEX (plugin_events_by_both) WHERE plugin_id = ? AND type = ? AND",
                "plugin_id DESC, type DESC,"));
    }

    /** An event; null if it is of a type that this release does not know, or not there. */
    @Nullable
    NumberedEvent read(long number) throws SQLException {
        one.setLong(1, number);
        try (ResultSet row = one.executeQuery()) {
            PluginEvent.Type type = row.next() ? types.of(row.getString(5)) : null;
            return type == null ? null : new NumberedEvent(number, event(row, type));
        }
    }

    private static PluginEvent event(ResultSet row, PluginEvent.Type type) throws SQLException {
        return new PluginEvent(
                Instant.ofEpochSecond(row.getLong(1), row.getInt(2)),
                row.getString(3),
                row.getLong(4),
                type,
                EventDetails.of((Object[]) row.getArray(6).getArray()));
    }

    /** Leaves out of a range what lies before and behind all events of a query's time. */
    NumberRange narrow(NumberRange range, EventQuery query) throws SQLException {
        if (query.from() == null && query.until() == null) {
            return range;
        }
        within.setLong(1, first(query).getEpochSecond());
        within.setLong(2, query.until() == null ? Long.MAX_VALUE : query.until().getEpochSecond());
        try (ResultSet bounds = within.executeQuery()) {
            bounds.next();
            long lowest = bounds.getLong(1);
            return bounds.wasNull() ? NumberRange.NONE : range.after(lowest - 1).before(bounds.getLong(2) + 1);
        }
    }

    /** The numbers of the latest events within a range that a query asks for. */
    List<Long> numbers(EventQuery query, NumberRange range, int limit) throws SQLException {
        if (query.types().isEmpty()) {
            return numbers(query, null, range, limit);
        }
        List<Long> numbers = new ArrayList<>();
        for (PluginEvent.Type type : query.types()) {
            numbers.addAll(numbers(query, type, range, limit));
        }
        numbers.sort(Comparator.reverseOrder());
        return numbers.subList(0, Math.min(limit, numbers.size()));
    }

    private List<Long> numbers(EventQuery query, PluginEvent.@Nullable Type type, NumberRange range, int limit)
            throws SQLException {
        String plugin = query.pluginId();
        PreparedStatement statement =
                plugin == null ? (type == null ? ofAll : ofType) : (type == null ? ofPlugin : ofBoth);
        int place = 1;
        if (plugin != null) {
            statement.setString(place++, plugin);
        }
        if (type != null) {
            statement.setString(place++, type.word());
        }
        statement.setLong(place++, range.before());
        statement.setLong(place++, range.after());
        bindTime(statement, place, query);
        statement.setInt(place + 4, limit);
        return numbers(statement);
    }

    private static void bindTime(PreparedStatement statement, int place, EventQuery query) throws SQLException {
        Instant from = first(query);
        statement.setLong(place, from.getEpochSecond());
        statement.setInt(place + 1, from.getNano());
        Instant until = query.until();
        statement.setLong(place + 2, until == null ? Long.MAX_VALUE : until.getEpochSecond());
        statement.setInt(place + 3, until == null ? 0 : until.getNano());
    }

    private static Instant first(EventQuery query) {
        return query.from() == null ? Instant.MIN : query.from();
    }

    private static List<Long> numbers(PreparedStatement statement) throws SQLException {
        List<Long> numbers = new ArrayList<>();
        try (ResultSet found = statement.executeQuery()) {
            while (found.next()) {
                numbers.add(found.getLong(1));
            }
        }
        return numbers;
    }
}
