package ai.toru.host.internal.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RestartPolicyTest {

    private final RestartPolicy policy = RestartPolicy.DEFAULTS;

    @Test
    void delays_doubleFromOneSecondToSixteen() {
        assertThat(IntStream.rangeClosed(1, 9)
                        .mapToObj(failures -> policy.delayAfter(failures, 0.5).toSeconds()))
                .containsExactly(1L, 2L, 4L, 8L, 16L, 16L, 16L, 16L, 16L);
    }

    @Test
    void delays_varyByATenth() {
        assertThat(policy.delayAfter(1, 0.0)).isEqualTo(Duration.ofMillis(900));
        assertThat(policy.delayAfter(1, 1.0)).isEqualTo(Duration.ofMillis(1100));
        assertThat(policy.delayAfter(1_000_000, 1.0)).isEqualTo(Duration.ofMillis(17_600));
    }

    @Test
    void healthyRun_beginsANewCount() {
        assertThat(policy.failuresAfter(5, Duration.ofSeconds(59))).isEqualTo(6);
        assertThat(policy.failuresAfter(5, Duration.ofSeconds(60))).isEqualTo(1);
    }

    @Test
    void tenFailures_areTooMany() {
        assertThat(policy.givesUpAfter(9)).isFalse();
        assertThat(policy.givesUpAfter(10)).isTrue();
    }
}
