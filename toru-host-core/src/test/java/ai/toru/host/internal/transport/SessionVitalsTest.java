package ai.toru.host.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.internal.time.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SessionVitalsTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualTime time = new ManualTime();
    private final SessionVitals vitals = new SessionVitals(time);

    @Test
    void timeouts_countInARow_untilAnAnswer() {
        vitals.timedOut();
        vitals.timedOut();
        assertThat(vitals.health().timeoutsInARow()).isEqualTo(2);

        vitals.answered();

        assertThat(vitals.health()).isEqualTo(SessionHealth.GOOD);
    }

    @Test
    void connectionMissing_countsFromTheFirstFailedTry_untilThereIsOne() {
        SessionVitals.Need need = vitals.need();
        time.advance(SECOND);
        assertThat(unreachable()).isZero();

        need.triedInVain();
        time.advance(SECOND);
        need.triedInVain();
        time.advance(SECOND);
        assertThat(unreachable()).isEqualTo(SECOND.multipliedBy(2));

        need.ended(true);
        assertThat(unreachable()).isZero();
    }

    @Test
    void connectionMadeAtTheFirstTry_countsNothing() {
        vitals.need().ended(true);
        time.advance(SECOND);

        assertThat(unreachable()).isZero();
    }

    /** Each caller of an unreachable plugin gives up sooner or later; the next ones wait in vain all the same. */
    @Test
    void needsThatEndInVain_addUp_andWhatLiesBetweenDoesNotCount() {
        inVain(vitals.need());
        time.advance(Duration.ofHours(1));
        assertThat(unreachable()).isZero();

        SessionVitals.Need next = vitals.need();
        assertThat(unreachable()).isZero();
        next.triedInVain();
        time.advance(SECOND);

        assertThat(unreachable()).isEqualTo(SECOND.multipliedBy(2));
    }

    @Test
    void connectionOfOneLane_beginsTheCountOfTheOthersAnew() {
        SessionVitals.Need lucky = vitals.need();
        SessionVitals.Need other = vitals.need();
        inVain(vitals.need());
        other.triedInVain();
        lucky.triedInVain();
        time.advance(SECOND);

        lucky.ended(true);

        assertThat(unreachable()).isZero();
        time.advance(SECOND);
        assertThat(unreachable()).isEqualTo(SECOND);
        other.ended(false);
        assertThat(unreachable()).isZero();
    }

    private void inVain(SessionVitals.Need need) {
        need.triedInVain();
        time.advance(SECOND);
        need.ended(false);
    }

    private Duration unreachable() {
        return vitals.health().unreachable();
    }
}
