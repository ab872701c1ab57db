package ai.toru.host;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The calls of users that are not answered yet: whatever becomes of the work behind them, the end of the host answers them
 * too. Thread-safe.
 */
final class PendingCalls {

    private final Executor callbacks;
    private final Set<Call<?>> pending = ConcurrentHashMap.newKeySet();

    /** Why calls are not answered any more; null before. Set once, before the pending ones are failed. */
    private volatile @Nullable RuntimeException end;

    /**
     * @param callbacks where users' continuations run, which may block
     */
    PendingCalls(Executor callbacks) {
        this.callbacks = callbacks;
    }

    /** What a stage comes to, or the end of the host, whichever is first; failures as they are, not wrapped. */
    <T> CompletableFuture<T> add(CompletableFuture<T> stage) {
        Call<T> call = new Call<>();
        pending.add(call);
        call.whenComplete((value, failure) -> pending.remove(call));
        stage.whenCompleteAsync((value, failure) -> answer(call, value, failure), callbacks);
        RuntimeException ended = end;
        if (ended != null) {
            call.completeExceptionally(ended);
        }
        return call;
    }

    /** Fails all that are pending, and all to come. */
    void end(RuntimeException reason) {
        end = reason;
        pending.forEach(call -> callbacks.execute(() -> call.completeExceptionally(reason)));
    }

    private static <T> void answer(CompletableFuture<T> call, T value, @Nullable Throwable failure) {
        if (failure == null) {
            call.complete(value);
        } else {
            call.completeExceptionally(Failures.unwrap(failure));
        }
    }

    /** One of them: equal to nothing but itself. */
    private static final class Call<T> extends CompletableFuture<T> {}
}
