package ai.toru.host.internal.process;

/**
 * What a short command did. Immutable.
 *
 * @param end how it came to its end
 * @param exit its exit status; meaningless unless {@link End#EXITED}
 * @param stdout what it wrote to standard output, at most the limit
 * @param stderr the last of what it wrote to standard error, as text, at most 8 KiB
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
public record CommandResult(End end, ExitStatus exit, byte[] stdout, String stderr) {

    /** How a command came to its end. */
    public enum End {
        /** By itself. */
        EXITED,
        /** Killed: it took too long. */
        TIMED_OUT,
        /** Killed: it wrote more to standard output than allowed. */
        TOO_MUCH_OUTPUT
    }
}
