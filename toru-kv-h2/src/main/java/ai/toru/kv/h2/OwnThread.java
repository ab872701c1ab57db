package ai.toru.kv.h2;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** Starts the threads of a store: daemons, which nobody interrupts. Pure. */
final class OwnThread {

    private OwnThread() {}

    static Thread start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Has something done on a thread of its own. */
    static <T> CompletableFuture<T> call(String name, Callable<T> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        start(name, () -> {
            try {
                done.complete(work.call());
            } catch (Exception | Error e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }
}
