package ai.toru.host.internal.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShiftedTimeTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final ShiftedTime time = new ShiftedTime();
    private final HostTimer timer = time.timer("shifted");
    private final List<String> done = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        timer.close();
    }

    @Test
    void schedule_realTimePasses_runs() {
        timer.schedule(Duration.ofMillis(5), () -> done.add("soon"));
        await().until(() -> done.contains("soon"));
    }

    @Test
    void advance_tasksDue_runInTheirOrderAndOthersStay() {
        timer.schedule(HOUR.multipliedBy(3), () -> done.add("third"));
        timer.schedule(HOUR.multipliedBy(2), () -> done.add("second"));
        timer.schedule(HOUR, () -> done.add("first"));

        time.advance(HOUR.multipliedBy(2));

        await().until(() -> done.size() == 2);
        assertThat(done).containsExactly("first", "second");
    }

    @Test
    void advance_cancelledTask_doesNotRun() {
        timer.schedule(HOUR, () -> done.add("cancelled")).cancel();
        timer.schedule(HOUR, () -> done.add("other"));

        time.advance(HOUR);

        await().until(() -> !done.isEmpty());
        assertThat(done).containsExactly("other");
    }

    @Test
    void advance_taskThatFails_doesNotEndTheTimer() {
        timer.schedule(HOUR, () -> {
            throw new IllegalStateException("as a test wants it");
        });
        timer.schedule(HOUR, () -> done.add("next"));

        time.advance(HOUR);

        await().until(() -> done.contains("next"));
    }

    @Test
    void clocks_advance_bothJump() {
        long nanos = time.nanoTime();
        var instant = time.instant();

        time.advance(HOUR);

        assertThat(time.nanoTime() - nanos).isGreaterThanOrEqualTo(HOUR.toNanos());
        assertThat(Duration.between(instant, time.instant())).isBetween(HOUR, HOUR.plusMinutes(5));
    }

    @Test
    void close_withTasks_endsTheThread() {
        timer.schedule(HOUR, () -> done.add("never"));

        timer.close();
        time.advance(HOUR);

        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("shifted"));
        assertThat(done).isEmpty();
    }
}
