package ai.toru.host.internal.log;

import ai.toru.host.log.LogLevel;
import ai.toru.host.log.LogLine;
import ai.toru.host.log.LogListener;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** Writes a plugin's lines to the host's logger {@code toru.plugin.ID}, fields as key-value pairs. Thread-safe. */
final class HostLogger implements LogListener {

    private final Logger logger;

    HostLogger(String pluginId) {
        logger = LoggerFactory.getLogger("toru.plugin." + pluginId);
    }

    @Override
    public void onLine(LogLine line) {
        LoggingEventBuilder event = logger.atLevel(level(line.level()));
        for (Map.Entry<String, String> field : line.fields().entrySet()) {
            event = event.addKeyValue(onOneLine(field.getKey()), onOneLine(field.getValue()));
        }
        event.log(onOneLine(line.message()));
    }

    private static Level level(LogLevel level) {
        return switch (level) {
            case TRACE -> Level.TRACE;
            case DEBUG -> Level.DEBUG;
            case INFO -> Level.INFO;
            case WARN -> Level.WARN;
            case ERROR -> Level.ERROR;
        };
    }

    /** A plugin must not forge lines of the host's log, nor colour the terminal it is read on. */
    static String onOneLine(String text) {
        if (text.chars().noneMatch(HostLogger::isUnwelcome)) {
            return text;
        }
        StringBuilder escaped = new StringBuilder();
        text.chars().forEach(each -> {
            if (isUnwelcome(each)) {
                escaped.append(String.format("\\u%04x", each));
            } else {
                escaped.append((char) each);
            }
        });
        return escaped.toString();
    }

    private static boolean isUnwelcome(int character) {
        return character != '\t' && (Character.isISOControl(character) || character == 0x2028 || character == 0x2029);
    }
}
