package ai.toru.kv.h2;

import ai.toru.host.plugin.KeyValueException;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Something that a caller wants written, and the caller's stage. Performed on the writer's thread; the stage is completed
 * once the transaction lasts.
 */
final class WriteOperation<T> {

    private final String pluginId;
    private final long bytes;
    private final Work<T> work;
    private final CompletableFuture<T> done = new CompletableFuture<>();

    /** What came of it. Confined to the writer's thread. */
    private @Nullable T result;

    /** Why it was refused. Confined to the writer's thread. */
    private @Nullable KeyValueException refusal;

    WriteOperation(String pluginId, long bytes, Work<T> work) {
        this.pluginId = pluginId;
        this.bytes = bytes;
        this.work = work;
    }

    /** What it keeps in memory while it waits, about. */
    long bytes() {
        return bytes;
    }

    CompletableFuture<T> done() {
        return done;
    }

    void perform(Transaction transaction) throws SQLException {
        try {
            result = work.perform(transaction);
        } catch (KeyValueException e) {
            refusal = e;
        }
    }

    /** Tells the caller what came of it. */
    void answer() {
        if (refusal != null) {
            done.completeExceptionally(refusal);
        } else {
            done.complete(result);
        }
    }

    /** Tells the caller that the store failed. */
    void fail(String code, String why, @Nullable Throwable cause) {
        done.completeExceptionally(refusal != null ? refusal : new KeyValueException(pluginId, code, why, cause));
    }

    /** What is done within a transaction. */
    @FunctionalInterface
    interface Work<T> {

        T perform(Transaction transaction) throws SQLException;
    }
}
