package ai.toru.kv.h2;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GrowthBrakeTest {

    private static final long MIB = 1 << 20;
    private static final long SECOND = 1_000_000_000;

    private final GrowthBrake brake = new GrowthBrake(0);

    @Test
    void pause_ofABurst_isNone() {
        assertThat(brake.pauseNanos(5 * MIB, MIB, MIB, 0)).isZero();
    }

    @Test
    void pause_ofWhatIsWrittenSlowly_isNone() {
        for (int quarter = 1; quarter <= 400; quarter++) {
            assertThat(brake.pauseNanos(quarter * 5 * MIB, MIB, MIB, quarter * SECOND / 4))
                    .isZero();
        }
    }

    @Test
    void pauses_ofWhatIsWrittenFast_leaveTwentyMebibytesASecond() {
        long now = 0;
        for (int written = 1; written <= 1000; written++) {
            now += brake.pauseNanos(written * MIB, MIB, MIB, now);
        }

        assertThat(now).isBetween(49 * SECOND, 51 * SECOND);
    }

    @Test
    void pauses_ofAFileThatIsTooLarge_leaveEight() {
        long now = 0;
        for (int written = 1; written <= 1000; written++) {
            now += brake.pauseNanos(written * MIB, 29 * MIB, 2 * MIB, now);
        }

        assertThat(now).isBetween(122 * SECOND, 128 * SECOND);
    }

    @Test
    void pause_ofMuchData_comesLater() {
        assertThat(brake.pauseNanos(200 * MIB, 300 * MIB, 100 * MIB, 0)).isZero();
        assertThat(brake.pauseNanos(600 * MIB, 300 * MIB, 100 * MIB, 0)).isEqualTo(SECOND / 2);
    }

    @Test
    void pause_isASecondAtMost() {
        assertThat(brake.pauseNanos(1000 * MIB, MIB, MIB, 0)).isEqualTo(SECOND);
    }

    @Test
    void openingAgain_countsFromNothing() {
        brake.pauseNanos(1000 * MIB, MIB, MIB, 0);

        assertThat(brake.pauseNanos(MIB, MIB, MIB, 100 * SECOND)).isZero();
    }
}
