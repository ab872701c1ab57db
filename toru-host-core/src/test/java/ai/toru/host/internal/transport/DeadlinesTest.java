package ai.toru.host.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.internal.time.HostClock;
import ai.toru.host.internal.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DeadlinesTest {

    private static final long MILLISECOND = 1_000_000;

    private final ManualTime time = new ManualTime();
    private final TreeSet<Long> due = new TreeSet<>();
    private final List<Long> looks = new ArrayList<>();

    /** How long a look takes: the clock goes on by this with each second question. */
    private long lookNanos;

    private long looked;

    private final Deadlines deadlines = new Deadlines(time, new SlowClock(), this::expire);

    @Test
    void eachDeadline_isLookedAt_whenItHasCome() {
        watch(30 * MILLISECOND);
        watch(10 * MILLISECOND);
        watch(20 * MILLISECOND);

        time.advance(Duration.ofMillis(40));

        assertThat(looks).containsExactly(10 * MILLISECOND, 20 * MILLISECOND, 30 * MILLISECOND);
        assertThat(due).isEmpty();
        assertThat(time.scheduled()).isZero();
    }

    /** As where a plugin hangs that has 65,536 requests, each with a deadline of its own. */
    @Test
    void looksThatTakeLong_areFollowedByRests_soThatTheyTakeATenthOfTheTime() {
        lookNanos = MILLISECOND;
        for (int i = 1; i <= 1000; i++) {
            watch(i * MILLISECOND / 10);
        }

        time.advance(Duration.ofMillis(200));

        assertThat(due).isEmpty();
        assertThat(looks).hasSizeBetween(2, 12);
    }

    @Test
    void rest_isShort_whereTheMachineStoodStill() {
        lookNanos = 2_000 * MILLISECOND;
        watch(10 * MILLISECOND);
        watch(2_020 * MILLISECOND);

        time.advance(Duration.ofMillis(11));
        lookNanos = 0;
        time.advance(Duration.ofMillis(60));

        assertThat(due).isEmpty();
    }

    private void watch(long deadline) {
        due.add(deadline);
        deadlines.watch(deadline);
    }

    private OptionalLong expire(long now) {
        looks.add(now);
        looked += lookNanos;
        due.headSet(now, true).clear();
        return due.isEmpty() ? OptionalLong.empty() : OptionalLong.of(due.first());
    }

    /** The test's time, and that of all looks. */
    private final class SlowClock implements HostClock {

        @Override
        public Instant instant() {
            return time.instant();
        }

        @Override
        public long nanoTime() {
            return time.nanoTime() + looked;
        }
    }
}
