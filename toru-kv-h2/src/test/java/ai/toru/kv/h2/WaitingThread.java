package ai.toru.kv.h2;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A thread that waits for a stage, for a test that ends its waiting. Confined to the test's thread. */
final class WaitingThread {

    private @Nullable Thread thread;

    /** The ways to wait. */
    enum Way {
        JOIN,
        GET,
        GET_FOR_A_WHILE;

        <T> T await(CompletableFuture<T> stage) throws Exception {
            return switch (this) {
                case JOIN -> stage.join();
                case GET -> stage.get();
                case GET_FOR_A_WHILE -> stage.get(1, TimeUnit.HOURS);
            };
        }
    }

    /** Starts waiting; returns once the thread does nothing else. */
    <T> FutureTask<T> begin(Callable<T> wait) {
        FutureTask<T> waiting = new FutureTask<>(wait);
        Thread started = new Thread(waiting, "waiting");
        started.setDaemon(true);
        started.start();
        thread = started;
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        started.getState() == Thread.State.WAITING || started.getState() == Thread.State.TIMED_WAITING);
        return waiting;
    }

    Thread thread() {
        return Objects.requireNonNull(thread);
    }

    /** Ends waiting that a failed test has left. */
    void end() throws InterruptedException {
        if (thread != null) {
            thread.interrupt();
            thread.join(1000);
        }
    }
}
