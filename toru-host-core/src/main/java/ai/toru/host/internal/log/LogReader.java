package ai.toru.host.internal.log;

import ai.toru.host.log.LogPage;
import ai.toru.host.log.LogQuery;
import ai.toru.host.plugin.HostConfigurationException;
import ai.toru.host.plugin.PluginBusyException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Reads logs back, on an executor whose tasks may block: two queries at once, so that many who ask neither take many threads
 * nor keep the disk from those who write. Thread-safe.
 */
final class LogReader {

    private static final int MOST_AT_ONCE = 2;
    private static final int MOST_WAITING = 64;

    private final Executor executor;
    private final LogLimits limits;
    private final LineReader reader;

    LogReader(Executor executor, LogLimits limits, LineReader reader) {
        this.executor = new BoundedExecutor(executor, MOST_AT_ONCE, MOST_WAITING);
        this.limits = limits;
        this.reader = reader;
    }

    /**
     * Answers a query.
     *
     * @return the page, or a {@link PluginBusyException}, or a {@link HostConfigurationException} if a file cannot be read
     */
    CompletableFuture<LogPage> read(String pluginId, Path path, LogQuery query) {
        CompletableFuture<LogPage> answer = new CompletableFuture<>();
        try {
            executor.execute(() -> search(pluginId, path, query, answer));
        } catch (RejectedExecutionException tooMany) {
            answer.completeExceptionally(new PluginBusyException(
                    pluginId,
                    "Too many queries of logs wait already, " + MOST_WAITING + ". Try again in a moment.",
                    tooMany));
        }
        return answer;
    }

    private void search(String pluginId, Path path, LogQuery query, CompletableFuture<LogPage> answer) {
        try {
            answer.complete(new LogSearch(pluginId, query, reader, limits.longestWritten()).run(path, limits.files()));
        } catch (IOException unreadable) {
            answer.completeExceptionally(new HostConfigurationException(
                    "The log " + path + " cannot be read: " + EntryFile.words(unreadable)
                            + ". Make it and the older ones beside it readable for the user that runs the host.",
                    unreadable));
        } catch (RuntimeException | Error defect) { // also OutOfMemoryError: whoever asked must not wait for ever
            answer.completeExceptionally(defect);
        }
    }
}
