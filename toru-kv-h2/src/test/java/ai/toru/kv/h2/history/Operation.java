package ai.toru.kv.h2.history;

/**
 * One call and the interval in which it took effect. Immutable.
 *
 * @param invoked when it began, in ticks of the history's counter
 * @param returned when the caller knew that it had taken effect; {@link #NEVER} if it may have, at any time, or not
 */
public record Operation(long invoked, long returned, Call call) {

    /** The end of a call whose outcome nobody knows. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Whether it surely took effect. */
    public boolean isComplete() {
        return returned != NEVER;
    }
}
