package ai.toru.kv.h2;

import ai.toru.kv.h2.internal.database.Schema;
import java.util.List;

/**
 * The tables of events. Pure.
 *
 * <p>{@code plugin_events}: the events. {@code details} holds names and values in turn; a value too long for one element goes on
 * behind the same name once more. H2 keeps a text char by char, lone surrogates and NUL included. {@code
 * plugin_event_numbers}: one row, the first number that was certainly never given to an event.
 */
final class EventSchema {

    /** The longest text that H2 takes. */
    static final int LONGEST_TEXT = 1 << 20;

    static final Schema SCHEMA = new Schema("toru-events", List.of(List.of("""
            CREATE TABLE IF NOT EXISTS plugin_events (
                number BIGINT PRIMARY KEY,
                at_second BIGINT NOT NULL,
                at_nano INTEGER NOT NULL,
                plugin_id VARCHAR NOT NULL,
                run BIGINT NOT NULL,
                type VARCHAR NOT NULL,
                details VARCHAR ARRAY NOT NULL)""", """
            CREATE INDEX IF NOT EXISTS plugin_events_by_plugin ON plugin_events (plugin_id, number)""", """
            CREATE INDEX IF NOT EXISTS plugin_events_by_type ON plugin_events (type, number)""", """
            CREATE INDEX IF NOT EXISTS plugin_events_by_both ON plugin_events (plugin_id, type, number)""", """
            CREATE INDEX IF NOT EXISTS plugin_events_by_time ON plugin_events (at_second, number)""", """
            CREATE TABLE IF NOT EXISTS plugin_event_numbers (next_number BIGINT NOT NULL)""", """
            INSERT INTO plugin_event_numbers SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM plugin_event_numbers)""")));

    private EventSchema() {}
}
