package ai.toru.kv.h2;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GrowthBrakeTest {

    private static final long MIB = 1 << 20;

    @Test
    void pause_ofAFileInProportion_isNone() {
        assertThat(GrowthBrake.pauseNanos(14 * MIB, 0)).isZero();
        assertThat(GrowthBrake.pauseNanos(799 * MIB, 100 * MIB)).isZero();
    }

    @Test
    void pause_growsWithTheFile_andEndsAtAFifthOfASecond() {
        long little = GrowthBrake.pauseNanos(15 * MIB, MIB);
        long more = GrowthBrake.pauseNanos(18 * MIB, MIB);

        assertThat(little).isPositive().isLessThan(10_000_000);
        assertThat(more).isBetween(10 * little, 100_000_000L);
        assertThat(GrowthBrake.pauseNanos(21 * MIB, MIB)).isEqualTo(200_000_000);
        assertThat(GrowthBrake.pauseNanos(3000 * MIB, MIB)).isEqualTo(200_000_000);
    }
}
