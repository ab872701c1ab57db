package ai.toru.host.internal.log;

import ai.toru.host.log.LogLevel;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The output of one run of a plugin on its way into the log. Thread-safe. */
public interface Pumping {

    /**
     * To be called when the process has ended: reads what it left, writes it, and closes the streams. Whoever still holds
     * the other end is not waited for.
     *
     * <p>What depends on the stage runs on the pump thread: hand on anything that may block.
     *
     * @return completes when all is written; never fails
     */
    CompletionStage<Void> finish();

    /**
     * Takes a line that the run says in a message on its socket. It is cut where it is longer than lines may be, and dropped
     * where there are too many. Does not block.
     *
     * @param fields what else it says, as the text of a JSON object; null for nothing
     * @param requestId the request it is about; null for none
     */
    void say(LogLevel level, String message, @Nullable String fields, @Nullable String requestId);

    /**
     * The last lines the run wrote to standard error, oldest first, at most 50, each at most 1 KiB; also those that were too
     * many for the file.
     */
    List<String> stderrTail();
}
