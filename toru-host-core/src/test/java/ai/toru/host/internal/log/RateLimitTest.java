package ai.toru.host.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RateLimitTest {

    private final ManualClock clock = new ManualClock();
    private final RateLimit rate = new RateLimit(100, 1000, clock.nanoTime());

    @Test
    void admits_withinTheBurst_passes() {
        assertThat(writeAll(10)).isEqualTo(1000);
    }

    @Test
    void admits_afterTheBurst_passesNothingUntilASecondsWorthIsThere() {
        writeAll(10);
        clock.advance(Duration.ofMillis(990));
        assertThat(admits()).isFalse();
        clock.advance(Duration.ofMillis(10));
        assertThat(writeAll(10)).isEqualTo(100);
        assertThat(admits()).isFalse();
    }

    @Test
    void admits_inTheLongRun_passesTheRate() {
        writeAll(10);
        long written = 0;
        for (int tick = 0; tick < 10_000; tick++) {
            clock.advance(Duration.ofMillis(10));
            written += writeAll(10);
        }
        assertThat(written).isBetween(9_900L, 10_000L);
    }

    @Test
    void admits_longAfter_hasNoMoreThanTheBurst() {
        writeAll(10);
        clock.advance(Duration.ofDays(30));
        assertThat(writeAll(10)).isEqualTo(1000);
    }

    @Test
    void admits_oneLargeLine_isPaidBack() {
        assertThat(admits()).isTrue();
        rate.charge(1500);
        clock.advance(Duration.ofSeconds(5));
        assertThat(admits()).isFalse();
        clock.advance(Duration.ofSeconds(1));
        assertThat(admits()).isTrue();
    }

    private boolean admits() {
        return rate.admits(clock.nanoTime());
    }

    private long writeAll(int each) {
        long written = 0;
        while (admits()) {
            rate.charge(each);
            written += each;
        }
        return written;
    }
}
