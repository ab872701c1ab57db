package ai.toru.host.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.internal.time.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** faults.md: one byte a second, one deadline for the whole frame. */
class FrameWatchTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final ManualTime time = new ManualTime();
    private final List<IOException> expired = new ArrayList<>();
    private final FrameWatch watch = new FrameWatch(time, time, LIMIT, expired::add);

    @Test
    void frameThatDrips_expiresOnce_atItsOwnLimit() {
        watch.frameBegun();
        time.advance(Duration.ofSeconds(29));
        watch.frameBegun();
        assertThat(expired).isEmpty();

        time.advance(Duration.ofSeconds(2));

        assertThat(expired).hasSize(1);
    }

    @Test
    void laterFrame_hasItsWholeLimit() {
        watch.frameBegun();
        time.advance(Duration.ofSeconds(20));
        watch.frameEnded();
        watch.frameBegun();

        time.advance(Duration.ofSeconds(29));
        assertThat(expired).isEmpty();
        time.advance(Duration.ofSeconds(1));
        assertThat(expired).hasSize(1);
    }

    @Test
    void closedWatch_keepsNothingInTheTimer() {
        watch.frameBegun();
        watch.close();

        assertThat(time.scheduled()).isZero();
    }
}
