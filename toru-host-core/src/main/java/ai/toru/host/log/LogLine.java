package ai.toru.host.log;

import java.time.Instant;
import java.util.Map;

/**
 * One line of a log. Immutable.
 *
 * @param at when the host read it
 * @param level how grave it is
 * @param pluginId whose it is
 * @param stream where it came from: {@code stdout}, {@code stderr}, or {@code host} for what the host itself says
 * @param message its text
 * @param fields what else a line of JSON said, each as text or as the text of its JSON
 */
public record LogLine(
        Instant at, LogLevel level, String pluginId, String stream, String message, Map<String, String> fields) {

    public LogLine {
        fields = Map.copyOf(fields);
    }
}
