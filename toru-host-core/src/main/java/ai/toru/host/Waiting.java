package ai.toru.host;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waiting for stages, for a limited time. */
final class Waiting {

    private Waiting() {}

    /** Whether a stage was done, well or not, in time. An interrupt ends the waiting and stays set. */
    static boolean atMost(Duration limit, CompletableFuture<?> stage) {
        try {
            stage.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (ExecutionException done) {
            return true;
        } catch (TimeoutException late) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
