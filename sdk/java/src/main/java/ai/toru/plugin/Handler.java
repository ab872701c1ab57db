package ai.toru.plugin;

/**
 * Answers requests. Many may run at the same time, each on a thread of its own.
 *
 * <p>An {@link HttpException} becomes the answer that it tells; any other exception a 500, and its stack a line of the log.
 * When nobody waits for the answer any more, the thread is interrupted.
 */
@FunctionalInterface
public interface Handler {
    /** The answer, or {@link Response#later} where it is not there yet. */
    Response handle(Request request) throws Exception;
}
