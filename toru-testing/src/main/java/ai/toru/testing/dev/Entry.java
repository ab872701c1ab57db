package ai.toru.testing.dev;

import java.time.Instant;

/**
 * Something that happened to the plugin: a frame, a line of its log, or an event of the host's. Immutable.
 *
 * @param number counts up from 1
 * @param at when
 * @param kind {@code frame}, {@code log} or {@code event}
 * @param from {@code host} or {@code plugin}; for lines and events where they come from
 * @param connection of a frame, counted from 1 in each run; else 0
 * @param type of a frame; the level of a line; of an event
 * @param requestId of a frame, or empty
 * @param size of a frame in bytes; else the text's length
 * @param text the frame's JSON, the line, or what the event says
 */
record Entry(
        long number,
        Instant at,
        String kind,
        String from,
        int connection,
        String type,
        String requestId,
        long size,
        String text) {

    Entry numbered(long next) {
        return new Entry(next, at, kind, from, connection, type, requestId, size, text);
    }
}
