package ai.toru.host.internal.transport.stream;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.internal.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamDeadlineTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long YEAR = Duration.ofDays(365).toNanos();

    private final ManualTime time = new ManualTime();
    private final List<Long> watched = new ArrayList<>();
    private final StreamDeadline deadline = new StreamDeadline(time, LIMIT, time.nanoTime(), watched::add);

    @Test
    void begins_withTheLimit_andAnewWithEachFrame() {
        assertThat(left()).isEqualTo(LIMIT);
        time.advance(Duration.ofSeconds(29));
        assertThat(left()).isEqualTo(Duration.ofSeconds(1));

        deadline.heard();

        assertThat(left()).isEqualTo(LIMIT);
    }

    @Test
    void callersTurn_stopsIt_andThePluginsTurnBeginsItAnew() {
        deadline.mayAnswer(false);
        assertThat(left().toNanos()).isGreaterThan(YEAR);
        time.advance(Duration.ofHours(1));
        deadline.heard();
        assertThat(left().toNanos()).isGreaterThan(YEAR);

        deadline.mayAnswer(true);
        deadline.look();

        assertThat(left()).isEqualTo(LIMIT);
        assertThat(watched).containsExactly(time.nanoTime() + LIMIT.toNanos());
    }

    @Test
    void turnThatStaysAsItWas_givesNoMoreTime() {
        time.advance(Duration.ofSeconds(10));
        deadline.mayAnswer(true);
        deadline.mayRead(true);

        assertThat(left()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void runsOnlyWhereBothBodiesAreThePluginsTurn() {
        deadline.mayAnswer(false);
        deadline.mayRead(false);
        deadline.mayAnswer(true);
        assertThat(left().toNanos()).isGreaterThan(YEAR);

        deadline.mayRead(true);

        assertThat(left()).isEqualTo(LIMIT);
    }

    @Test
    void limitOfAges_canBeCompared() {
        StreamDeadline far = new StreamDeadline(time, Duration.ofDays(1_000_000), time.nanoTime(), watched::add);

        assertThat(far.at() - time.nanoTime()).isGreaterThan(YEAR);
    }

    private Duration left() {
        return Duration.ofNanos(deadline.at() - time.nanoTime());
    }
}
