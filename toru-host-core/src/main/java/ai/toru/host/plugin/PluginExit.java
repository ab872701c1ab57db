package ai.toru.host.plugin;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one run of a plugin ended. Immutable.
 *
 * @param code the exit code; null when a signal ended the process
 * @param signal the number of the signal that ended the process; null when it exited by itself
 * @param at when the host noticed
 * @param stderrTail the last lines of standard error, oldest first, at most 50
 */
public record PluginExit(@Nullable Integer code, @Nullable Integer signal, Instant at, List<String> stderrTail) {

    public PluginExit {
        stderrTail = List.copyOf(stderrTail);
    }

    /** The end in words, for example {@code "exit code 1"} or {@code "signal 9 (KILL)"}. */
    public String describe() {
        return signal == null ? "exit code " + code : "signal " + signal + signalName(signal);
    }

    private static String signalName(int signal) {
        return switch (signal) {
            case 1 -> " (HUP)";
            case 2 -> " (INT)";
            case 6 -> " (ABRT)";
            case 9 -> " (KILL)";
            case 11 -> " (SEGV)";
            case 13 -> " (PIPE)";
            case 15 -> " (TERM)";
            default -> "";
        };
    }
}
