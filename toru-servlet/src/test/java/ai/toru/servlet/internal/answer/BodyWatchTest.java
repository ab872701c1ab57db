package ai.toru.servlet.internal.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.toru.host.http.ByteBudget;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BodyWatchTest {

    private final BodyLimits limits = new BodyLimits(10, Duration.ofMillis(1), new ByteBudget(1 << 20));
    private final Transfer transfer = new Transfer(limits);
    private final AtomicInteger looks = new AtomicInteger();

    @AfterEach
    void close() {
        limits.watch().close();
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("toru-body-watch"))
                .count();
    }

    @ParameterizedTest
    @CsvSource({"PT60S, PT0.25S", "PT24H, PT0.25S", "PT0.8S, PT0.2S", "PT0.1S, PT0.05S", "PT0.001S, PT0.05S"})
    void interval_timeLimit_quarterWithinBounds(Duration limit, Duration interval) {
        assertThat(BodyWatch.interval(limit)).isEqualTo(interval);
    }

    @Test
    void thread_ofTheFirstBody_endsWithClose() {
        assertThat(threads()).isZero();

        transfer.watch(looks::incrementAndGet);

        await().until(() -> looks.get() >= 2);
        assertThat(threads()).isEqualTo(1);
        limits.watch().close();
        assertThat(threads()).isZero();
        new Transfer(limits).watch(looks::incrementAndGet);
        assertThat(threads()).isZero();
    }

    @Test
    void look_oneFails_othersAreLookedAt() {
        for (int i = 0; i < 5; i++) {
            new Transfer(limits).watch(() -> {
                throw new IllegalStateException("recycled");
            });
        }
        transfer.watch(looks::incrementAndGet);

        await().until(() -> looks.get() >= 3);
    }

    @Test
    void end_ofTheRequest_isWatchedNoMore() {
        transfer.watch(looks::incrementAndGet);
        transfer.end();
        assertThat(limits.watch().count()).isZero();

        transfer.watch(looks::incrementAndGet);

        assertThat(limits.watch().count()).isZero();
        int seen = looks.get();
        transfer.look();
        assertThat(looks).hasValue(seen);
    }
}
