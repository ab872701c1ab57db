package ai.toru.host.internal.process;

import org.jspecify.annotations.Nullable;

/**
 * How a process ended. Immutable.
 *
 * @param code its exit code; null when a signal ended it
 * @param signal the signal that ended it; null when it exited by itself
 */
public record ExitStatus(@Nullable Integer code, @Nullable Integer signal) {

    /** Java reports the end by signal n as 128 + n. */
    private static final int SIGNAL_BASE = 128;

    private static final int HIGHEST_SIGNAL = 64;

    /**
     * Decodes what {@link Process#exitValue()} says.
     *
     * <p>A process that itself exits with, say, 137 cannot be told from one that signal 9 ended. Shells exit that way when
     * their last command was ended by a signal, so the answer is the useful one.
     */
    static ExitStatus ofExitValue(int value) {
        boolean signalled = value > SIGNAL_BASE && value <= SIGNAL_BASE + HIGHEST_SIGNAL;
        return signalled ? new ExitStatus(null, value - SIGNAL_BASE) : new ExitStatus(value, null);
    }
}
