package ai.toru.host.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.toru.host.internal.time.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ReadinessTest {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final ManualTime time = new ManualTime();
    private final Readiness readiness = new Readiness(time, time);

    @Test
    void word_beforeTheDeadline_isAll_andLeavesNoTimer() {
        CompletableFuture<Void> ready = until();
        time.advance(LIMIT.minusMillis(1));
        assertThat(ready).isNotDone();

        readiness.isReady();

        assertThat(ready).isCompleted();
        assertThat(time.scheduled()).isZero();
    }

    @Test
    void word_thatIsLate_isNone() {
        CompletableFuture<Void> ready = until();
        time.advance(LIMIT);
        readiness.isReady();

        assertFails(ready, "did not say within 5000 ms of its start that it is ready");
    }

    @Test
    void word_thatComesBeforeItIsWaitedFor_counts() {
        readiness.isReady();

        assertThat(until()).isCompleted();
    }

    @Test
    void failure_isTheReason() {
        CompletableFuture<Void> ready = until();
        readiness.failed("the database is missing");
        readiness.isReady();

        assertFails(ready, "It says that it cannot start: \"the database is missing\".");
    }

    @Test
    void failure_withoutAReason_saysSo() {
        CompletableFuture<Void> ready = until();
        readiness.failed(null);

        assertFails(ready, "and gives no reason");
    }

    /** So that the end of the process, if it is that, is heard first. */
    @Test
    void connectionThatEnds_isTheReason_aMomentLater() {
        CompletableFuture<Void> ready = until();
        readiness.connectionLost(new IOException("The plugin closed the connection."));
        assertThat(ready).isNotDone();

        time.advance(Duration.ofMillis(200));

        assertFails(ready, "ended before it was ready: The plugin closed the connection.");
    }

    @Test
    void connectionThatEnds_whenItIsReady_meansNothing() {
        CompletableFuture<Void> ready = until();
        readiness.isReady();
        readiness.connectionLost(new IOException("The plugin closed the connection."));

        assertThat(ready).isCompleted();
        assertThat(time.scheduled()).isZero();
    }

    private CompletableFuture<Void> until() {
        return readiness.until(time.nanoTime() + LIMIT.toNanos(), LIMIT).toCompletableFuture();
    }

    private static void assertFails(CompletableFuture<Void> ready, String why) {
        assertThatThrownBy(ready::join)
                .hasCauseInstanceOf(PluginNotReadyException.class)
                .hasMessageContaining(why);
    }
}
