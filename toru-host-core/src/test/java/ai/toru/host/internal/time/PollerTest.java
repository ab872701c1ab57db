package ai.toru.host.internal.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class PollerTest {

    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofMillis(20);

    private final AtomicInteger polls = new AtomicInteger();

    @Test
    void poller_neverWoken_hasNoThread() {
        poller(Poller.Pace.LATER).close();
        assertThat(polls).hasValue(0);
    }

    @Test
    void wake_taskWantsLater_isAskedAgainAndAgain() {
        try (Poller poller = poller(Poller.Pace.LATER)) {
            poller.wake();
            await().until(() -> polls.get() > 10);
        }
    }

    @Test
    void wake_taskRests_isAskedOncePerWake() {
        try (Poller poller = poller(Poller.Pace.REST)) {
            poller.wake();
            await().until(() -> polls.get() >= 1);
            await().during(Duration.ofMillis(100)).until(() -> polls.get() <= 2);
            int before = polls.get();
            poller.wake();
            await().until(() -> polls.get() > before);
        }
    }

    @Test
    void poll_taskThrows_threadLivesOn() {
        try (Poller poller = new Poller("toru-test-poller", SHORT, LONG, () -> {
            if (polls.incrementAndGet() == 1) {
                throw new AssertionError("a test's");
            }
            return Poller.Pace.REST;
        })) {
            poller.wake();
            await().until(() -> polls.get() >= 2);
        }
    }

    @Test
    void close_runningPoller_asksOneLastTimeAndEndsTheThread() {
        Poller poller = poller(Poller.Pace.REST);
        poller.wake();
        await().until(() -> polls.get() >= 1);
        int before = polls.get();
        poller.close();
        poller.close();
        assertThat(polls.get()).isGreaterThan(before);
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(t -> t.getName().equals("toru-test-poller"));
        int after = polls.get();
        poller.wake();
        assertThat(polls).hasValue(after);
    }

    @Test
    void poll_threadInterrupted_neitherSpinsNorEnds() {
        try (Poller poller = new Poller("toru-test-poller", SHORT, LONG, () -> {
            if (polls.incrementAndGet() == 1) {
                Thread.currentThread().interrupt();
            }
            return Poller.Pace.REST;
        })) {
            poller.wake();
            await().until(() -> polls.get() >= 1);
            await().during(Duration.ofMillis(100)).until(() -> polls.get() <= 3);
        }
    }

    private Poller poller(Poller.Pace pace) {
        return new Poller("toru-test-poller", SHORT, LONG, () -> {
            polls.incrementAndGet();
            return pace;
        });
    }
}
