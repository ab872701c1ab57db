package ai.toru.kv.h2;

import ai.toru.host.plugin.KeyValueException;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Something that a caller wants read from the database, and the caller's stage. Thread-safe. */
final class ReadOperation<T> {

    private final String pluginId;
    private final Work<T> work;
    private final CompletableFuture<T> done = new CompletableFuture<>();

    ReadOperation(String pluginId, Work<T> work) {
        this.pluginId = pluginId;
        this.work = work;
    }

    CompletableFuture<T> done() {
        return done;
    }

    /** Reads; the answer is given by what this returns. */
    Runnable perform(Rows rows) throws SQLException {
        T result = work.perform(rows);
        return () -> done.complete(result);
    }

    void fail(String code, String why, @Nullable Throwable cause) {
        done.completeExceptionally(new KeyValueException(pluginId, code, why, cause));
    }

    /** What is read through a connection. */
    @FunctionalInterface
    interface Work<T> {

        T perform(Rows rows) throws SQLException;
    }
}
