package ai.toru.servlet.internal.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TickerTest {

    private static final Duration SHORT = Duration.ofMillis(1);

    private final AtomicInteger ticks = new AtomicInteger();
    private final Set<String> threads = ConcurrentHashMap.newKeySet();
    private final Ticker ticker = new Ticker("test-ticker", SHORT, this::tick);

    private void tick() {
        threads.add(Thread.currentThread().getName());
        ticks.incrementAndGet();
    }

    @AfterEach
    void end() {
        ticker.close();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("test-ticker");
    }

    @Test
    void every_besidesTheTask_onTheSameThread() {
        AtomicInteger others = new AtomicInteger();
        ticker.start();
        Runnable unused = ticker.every(SHORT, () -> {
            threads.add(Thread.currentThread().getName());
            others.incrementAndGet();
        });

        await().until(() -> ticks.get() > 3 && others.get() > 3);
        assertThat(threads).containsExactly("test-ticker");
    }

    @Test
    void every_ended_isDoneNoMoreAndTheRestGoesOn() {
        AtomicInteger others = new AtomicInteger();
        ticker.start();
        Runnable end = ticker.every(SHORT, others::incrementAndGet);
        await().until(() -> others.get() > 0);

        end.run();
        end.run();

        awaitTicks(2); // what was under way is over
        int last = others.get();
        awaitTicks(20);
        assertThat(others).hasValue(last);
    }

    @Test
    void every_fails_isDoneAgain() {
        AtomicInteger tries = new AtomicInteger();
        Runnable unused = ticker.every(SHORT, () -> {
            tries.incrementAndGet();
            throw new IllegalStateException("expected by the test");
        });

        await().until(() -> tries.get() > 2);
        assertThat(ticks).as("the ticker is not started").hasValue(0);
    }

    @Test
    void every_afterTheEnd_nothing() {
        ticker.close();

        ticker.start();
        ticker.every(SHORT, this::tick).run();
    }

    private void awaitTicks(int count) {
        int before = ticks.get();
        await().until(() -> ticks.get() >= before + count);
    }
}
