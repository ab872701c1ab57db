package ai.toru.host.internal.log;

import ai.toru.host.log.LogLevel;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a line says. Immutable.
 *
 * @param level how grave it is
 * @param message its text
 * @param fields what else it says, as plain values of JSON, in its order
 */
record LineContent(LogLevel level, String message, Map<String, @Nullable Object> fields) {

    LineContent {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** A line of text only. */
    LineContent(LogLevel level, String message) {
        this(level, message, Map.of());
    }
}
