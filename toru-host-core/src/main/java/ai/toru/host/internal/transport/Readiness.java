package ai.toru.host.internal.transport;

import ai.toru.host.internal.time.HostClock;
import ai.toru.host.internal.time.HostTimer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Whether a plugin has said that it is ready, as with the feature {@code ready} it has to. Thread-safe. */
final class Readiness {

    /** A connection that ends is mostly a process that ends: then the exit says more, and shall be heard first. */
    private static final Duration END_PAUSE = Duration.ofMillis(200);

    private final HostTimer timer;
    private final HostClock clock;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();

    Readiness(HostTimer timer, HostClock clock) {
        this.timer = timer;
        this.clock = clock;
    }

    /**
     * Waits for the plugin's word.
     *
     * @param deadline in the clock's nanoseconds
     * @param limit how long the whole start may take, which ends then
     * @return done when it is ready, or the {@link PluginNotReadyException} that says why it is not
     */
    CompletionStage<Void> until(long deadline, Duration limit) {
        Duration left = Duration.ofNanos(Math.max(0, deadline - clock.nanoTime()));
        HostTimer.Scheduled end = timer.schedule(left, () -> tooLate(limit));
        return ready.whenComplete((done, failure) -> end.cancel());
    }

    /** The plugin can take requests. */
    void isReady() {
        ready.complete(null);
    }

    /** The plugin cannot start. */
    void failed(@Nullable String why) {
        fail("It says that it cannot start" + (why == null ? ", and gives no reason." : ": \"" + why + "\"."));
    }

    /** The connection is gone. */
    void connectionLost(IOException cause) {
        if (!ready.isDone()) {
            timer.schedule(
                    END_PAUSE,
                    () -> fail("The connection that brought it \"init\" ended before it was ready: "
                            + cause.getMessage()));
        }
    }

    private void tooLate(Duration limit) {
        fail("It took \"init\" and did not say within " + limit.toMillis()
                + " ms of its start that it is ready. It declares \"ready\", so it has to.");
    }

    private void fail(String why) {
        ready.completeExceptionally(new PluginNotReadyException(why));
    }
}
