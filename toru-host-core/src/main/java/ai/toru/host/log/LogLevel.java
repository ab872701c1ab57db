package ai.toru.host.log;

import java.util.Locale;
import java.util.Optional;

/** How grave a line is, the least grave first. */
public enum LogLevel {
    /** Every step. */
    TRACE,
    /** For those who look for a fault. */
    DEBUG,
    /** What happens. */
    INFO,
    /** What may need a look. */
    WARN,
    /** What failed. */
    ERROR;

    /** The level as files and interfaces write it, in small letters. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The level that a word means, in any letter case; empty if it means none. */
    public static Optional<LogLevel> of(String word) {
        return switch (word.toUpperCase(Locale.ROOT)) {
            case "TRACE", "FINEST", "FINER" -> Optional.of(TRACE);
            case "DEBUG", "FINE" -> Optional.of(DEBUG);
            case "INFO", "INFORMATION", "NOTICE" -> Optional.of(INFO);
            case "WARN", "WARNING" -> Optional.of(WARN);
            case "ERROR", "ERR", "SEVERE", "FATAL", "CRITICAL", "PANIC", "ALERT", "EMERGENCY" -> Optional.of(ERROR);
            default -> Optional.empty();
        };
    }
}
