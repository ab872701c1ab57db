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
    private final Reply<T> done = new Reply<>();

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

    /** What came of it is final; {@link #wake} or {@link #answer} tells the caller. */
    void settle() {
        KeyValueException refused = refusal;
        T performed = result;
        done.settlement()
                .settle(refused != null ? () -> done.completeExceptionally(refused) : () -> done.complete(performed));
    }

    /** The store failed; {@link #wake} or {@link #answer} tells the caller. */
    void settleFailed(String code, String why, @Nullable Throwable cause) {
        KeyValueException failure = refusal != null ? refusal : new KeyValueException(pluginId, code, why, cause);
        done.settlement().settle(() -> done.completeExceptionally(failure));
    }

    /** Wakes who waits for it, to complete the stage; whether there is anybody. Runs nothing of the caller's. */
    boolean wake() {
        return done.settlement().wake();
    }

    /** Completes the caller's stage, unless somebody has. Runs what the caller has attached to it. */
    void answer() {
        done.settlement().answer();
    }

    /** Whether somebody has completed the caller's stage, or is about to. */
    boolean isAnswered() {
        return done.settlement().isAnswered();
    }

    /** Tells the caller that the store failed. */
    void fail(String code, String why, @Nullable Throwable cause) {
        settleFailed(code, why, cause);
        answer();
    }

    /** What is done within a transaction. */
    @FunctionalInterface
    interface Work<T> {

        T perform(Transaction transaction) throws SQLException;
    }
}
