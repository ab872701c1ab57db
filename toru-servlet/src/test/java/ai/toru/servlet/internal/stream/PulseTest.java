package ai.toru.servlet.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.servlet.internal.stream.Pulse.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PulseTest {

    private final Pulse pulse = new Pulse();

    @Test
    void tick_nothingIsSent_quietOnceAHeartbeat() {
        List<Integer> quiet = IntStream.rangeClosed(1, 45)
                .filter(tick -> pulse.tick(0, false) == Finding.QUIET)
                .boxed()
                .toList();

        assertThat(quiet).containsExactly(15, 30, 45);
    }

    @Test
    void tick_somethingIsTaken_quietIsCountedAnew() {
        IntStream.range(0, 14).forEach(tick -> pulse.tick(0, false));
        assertThat(pulse.tick(1, false)).isEqualTo(Finding.WELL);

        List<Finding> findings = new ArrayList<>();
        IntStream.range(0, 14).forEach(tick -> findings.add(pulse.tick(1, false)));
        assertThat(findings).last().isEqualTo(Finding.QUIET);
        assertThat(findings.subList(0, 13)).containsOnly(Finding.WELL);
    }

    @Test
    void tick_clientTakesNothing_stuckAfterFourHeartbeatsAndNeverQuiet() {
        for (int tick = 1; tick < 60; tick++) {
            assertThat(pulse.tick(0, true)).isEqualTo(Finding.WELL);
        }
        assertThat(pulse.tick(0, true)).isEqualTo(Finding.STUCK);
    }

    @Test
    void tick_clientTakesLittle_isNotStuck() {
        for (int tick = 1; tick < 500; tick++) {
            assertThat(pulse.tick(tick / 50, true)).isEqualTo(Finding.WELL);
        }
    }

    @Test
    void broken_containerSaysNothing_trueAfterAHeartbeat() {
        for (int tick = 1; tick <= 15; tick++) {
            assertThat(pulse.broken()).isFalse();
        }
        assertThat(pulse.broken()).isTrue();
    }
}
