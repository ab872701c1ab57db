package ai.toru.host.log;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One line of a log. Immutable.
 *
 * @param at when the host read it; where that is not known, when the file it is in was last written to
 * @param level how grave it is
 * @param pluginId whose it is
 * @param stream where it came from: {@code stdout}, {@code stderr}, {@code protocol} for a message of the wire protocol, {@code host}
 *     for what the host itself says, or {@code unknown} for a line in the file that the host did not write, or only half of
 * @param message its text
 * @param fields what else a line of JSON said, each as text or as the text of its JSON, in its order
 */
public record LogLine(
        Instant at, LogLevel level, String pluginId, String stream, String message, Map<String, String> fields) {

    public LogLine {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }
}
