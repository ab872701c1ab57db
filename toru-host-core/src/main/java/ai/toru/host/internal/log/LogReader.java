package ai.toru.host.internal.log;

import ai.toru.host.log.LogPage;
import ai.toru.host.log.LogQuery;
import ai.toru.host.log.LogTail;
import ai.toru.host.log.LogTailQuery;
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

    /** What reads files. */
    @FunctionalInterface
    private interface Reading<T> {
        T read() throws IOException;
    }

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
        LogSearch search = new LogSearch(query, maker(pluginId));
        return run(pluginId, path, () -> search.run(path, limits.files()));
    }

    /**
     * Reads a part forwards.
     *
     * @return the part, or a failure as of {@link #read}
     */
    CompletableFuture<LogTail> tail(String pluginId, Path path, LogTailQuery query) {
        LogTailRead read = new LogTailRead(query, maker(pluginId));
        return run(pluginId, path, () -> read.run(path, limits.files()));
    }

    private LineMaker maker(String pluginId) {
        return new LineMaker(pluginId, reader, limits.longestWritten());
    }

    private <T> CompletableFuture<T> run(String pluginId, Path path, Reading<T> reading) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            executor.execute(() -> run(path, reading, answer));
        } catch (RejectedExecutionException tooMany) {
            answer.completeExceptionally(new PluginBusyException(
                    pluginId,
                    "Too many queries of logs wait already, " + MOST_WAITING + ". Try again in a moment.",
                    tooMany));
        }
        return answer;
    }

    private static <T> void run(Path path, Reading<T> reading, CompletableFuture<T> answer) {
        try {
            answer.complete(reading.read());
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
