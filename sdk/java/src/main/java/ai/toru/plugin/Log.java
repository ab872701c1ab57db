package ai.toru.plugin;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes to the plugin's log, with levels and fields. Thread-safe; never waits. */
public interface Log {
    /** How much it matters. */
    enum Level {
        /** For those who look for one mistake. */
        TRACE,
        /** For those who write the plugin. */
        DEBUG,
        /** What happened. */
        INFO,
        /** What may be wrong. */
        WARN,
        /** What is wrong. */
        ERROR
    }

    /** An entry. Fields are plain values; of all others their text is taken. The stack of the error is a field, too. */
    void log(Level level, String message, Map<String, ?> fields, @Nullable Throwable error);

    /** An entry with fields. */
    default void log(Level level, String message, Map<String, ?> fields) {
        log(level, message, fields, null);
    }

    /** For those who look for one mistake. */
    default void trace(String message) {
        log(Level.TRACE, message, Map.of());
    }

    /** For those who write the plugin. */
    default void debug(String message) {
        log(Level.DEBUG, message, Map.of());
    }

    /** What happened. */
    default void info(String message) {
        log(Level.INFO, message, Map.of());
    }

    /** What may be wrong. */
    default void warn(String message) {
        log(Level.WARN, message, Map.of());
    }

    /** What is wrong. */
    default void error(String message) {
        log(Level.ERROR, message, Map.of());
    }

    /** What is wrong, with its stack. */
    default void error(String message, Throwable error) {
        log(Level.ERROR, message, Map.of(), error);
    }
}
