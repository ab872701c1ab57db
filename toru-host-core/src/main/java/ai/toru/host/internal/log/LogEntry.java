package ai.toru.host.internal.log;

import ai.toru.host.log.LogLevel;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A line on its way into a file. Immutable.
 *
 * @param at when the host read or made it
 * @param pluginId whose it is; null for what concerns no single plugin
 * @param stream where it came from
 * @param content what it says
 */
record LogEntry(Instant at, @Nullable String pluginId, LogStream stream, LineContent content) {

    /** A warning of the host's own. */
    static LogEntry warning(Instant at, @Nullable String pluginId, String message) {
        return new LogEntry(at, pluginId, LogStream.HOST, new LineContent(LogLevel.WARN, message, Map.of()));
    }
}
