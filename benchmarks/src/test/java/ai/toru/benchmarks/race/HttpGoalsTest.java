package ai.toru.benchmarks.race;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HttpGoalsTest {

    private static final int SMALL = 1024;
    private static final int LARGE = 1 << 20;

    @Test
    void of_nativePluginBehindManyConnections_isComparedWithAllOthers() {
        assertThat(HttpGoals.of(HttpWay.NATIVE, SMALL, 32))
                .containsExactly(
                        Goal.ratioAtLeast(0.9, HttpWay.HELLO),
                        Goal.ratioAtLeast(1.0, HttpWay.NGINX_KEPT),
                        Goal.ratioAtLeast(1.8, HttpWay.PROXY));
        assertThat(HttpGoals.of(HttpWay.NATIVE, SMALL, 256)).containsExactly(Goal.ratioAtLeast(0.9, HttpWay.HELLO));
        assertThat(HttpGoals.of(HttpWay.NATIVE, SMALL, 1)).containsExactly(Goal.ratioAtLeast(0.5, HttpWay.HELLO));
    }

    @Test
    void of_pythonPlugin_isComparedWithGunicorn() {
        assertThat(HttpGoals.of(HttpWay.PYTHON, SMALL, 32)).containsExactly(Goal.ratioAtLeast(2, HttpWay.GUNICORN));
    }

    @Test
    void of_largeBodies_haveAGoalInPartsOnly() {
        Goal half = Goal.ratioAtLeast(0.5, HttpWay.NGINX_KEPT);
        assertThat(HttpGoals.of(HttpWay.STREAMED, LARGE, 1)).containsExactly(half);
        assertThat(HttpGoals.of(HttpWay.BASE64, LARGE, 32)).containsExactly(half);
        assertThat(HttpGoals.of(HttpWay.NATIVE, LARGE, 32)).noneMatch(Goal::hasBound);
    }

    @Test
    void of_theServletOthersAreMeasuredBy_isNone() {
        assertThat(HttpGoals.of(HttpWay.HELLO, SMALL, 32)).isEmpty();
    }
}
