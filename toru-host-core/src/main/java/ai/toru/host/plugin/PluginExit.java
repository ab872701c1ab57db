package ai.toru.host.plugin;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one run of a plugin ended: for a crash, its report. Immutable.
 *
 * @param run the number of the run
 * @param code the exit code; null when a signal ended the process
 * @param signal the number of the signal that ended the process; null when it exited by itself
 * @param at when the host noticed
 * @param lifetime how long the process lived
 * @param expected whether the host had asked it to end
 * @param requestsLost requests the process had at that moment and did not answer
 * @param stderrTail the last lines of standard error, oldest first, at most 50; empty for all but a plugin's latest end
 */
public record PluginExit(
        long run,
        @Nullable Integer code,
        @Nullable Integer signal,
        Instant at,
        Duration lifetime,
        boolean expected,
        int requestsLost,
        List<String> stderrTail) {

    public PluginExit {
        stderrTail = List.copyOf(stderrTail);
    }

    /** The end in words, for example {@code "exit code 1"} or {@code "signal 9 (KILL)"}. */
    public String describe() {
        return signal == null ? "exit code " + code : "signal " + signal + signalName(signal);
    }

    /** The same without what it wrote. */
    public PluginExit withoutStderr() {
        return new PluginExit(run, code, signal, at, lifetime, expected, requestsLost, List.of());
    }

    private static String signalName(int signal) {
        return switch (signal) {
            case 1 -> " (HUP)";
            case 2 -> " (INT)";
            case 4 -> " (ILL)";
            case 6 -> " (ABRT)";
            case 7 -> " (BUS)";
            case 8 -> " (FPE)";
            case 9 -> " (KILL)";
            case 11 -> " (SEGV)";
            case 13 -> " (PIPE)";
            case 15 -> " (TERM)";
            case 24 -> " (XCPU)";
            case 31 -> " (SYS)";
            default -> "";
        };
    }
}
