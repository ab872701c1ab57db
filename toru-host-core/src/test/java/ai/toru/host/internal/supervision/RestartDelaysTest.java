package ai.toru.host.internal.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.plugin.RestartPolicy;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RestartDelaysTest {

    private final RestartPolicy policy = RestartPolicy.DEFAULTS;

    @Test
    void delays_doubleFromOneSecondToSixteen() {
        assertThat(IntStream.rangeClosed(1, 9)
                        .mapToObj(failures ->
                                RestartDelays.delayAfter(policy, failures, 0.5).toSeconds()))
                .containsExactly(1L, 2L, 4L, 8L, 16L, 16L, 16L, 16L, 16L);
    }

    @Test
    void delays_varyByATenth() {
        assertThat(RestartDelays.delayAfter(policy, 1, 0.0)).isEqualTo(Duration.ofMillis(900));
        assertThat(RestartDelays.delayAfter(policy, 1, 1.0)).isEqualTo(Duration.ofMillis(1100));
        assertThat(RestartDelays.delayAfter(policy, 1_000_000, 1.0)).isEqualTo(Duration.ofMillis(17_600));
    }

    @Test
    void healthyRun_beginsANewCount() {
        assertThat(RestartDelays.failuresAfter(policy, 5, Duration.ofSeconds(59)))
                .isEqualTo(6);
        assertThat(RestartDelays.failuresAfter(policy, 5, Duration.ofSeconds(60)))
                .isEqualTo(1);
    }

    @Test
    void tenFailures_areTooMany() {
        assertThat(RestartDelays.givesUpAfter(policy, 9)).isFalse();
        assertThat(RestartDelays.givesUpAfter(policy, 10)).isTrue();
    }
}
