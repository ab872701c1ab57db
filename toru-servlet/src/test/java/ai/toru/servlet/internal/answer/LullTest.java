package ai.toru.servlet.internal.answer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LullTest {

    private final Lull lull = new Lull();

    @Test
    void over_nothingCameSinceTheLook_true() {
        assertThat(lull.over(7)).isFalse();
        assertThat(lull.over(8)).isFalse();
        assertThat(lull.over(8)).isTrue();
    }

    @Test
    void over_itGoesOn_onlyAfterManyLooks() {
        int looks = 1;
        while (!lull.over(looks)) {
            looks++;
        }
        assertThat(looks).isEqualTo(21);
    }
}
