package ai.toru.host.internal.log;

import java.util.List;
import java.util.concurrent.CompletionStage;

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
     * The last lines the run wrote to standard error, oldest first, at most 50, each at most 1 KiB; also those that were too
     * many for the file.
     */
    List<String> stderrTail();
}
