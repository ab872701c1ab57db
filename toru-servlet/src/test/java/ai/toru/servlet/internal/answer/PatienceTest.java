package ai.toru.servlet.internal.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** HTTP: slow clients of bodies in parts, and slow plugins, which are none of the client's business. */
final class PatienceTest {

    private static final Duration GRACE = Duration.ofSeconds(60);

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5); // the clock may go over
    private final Patience patience = Patience.withTaker(GRACE, clock::get);

    private void after(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    @Test
    void over_pluginIsSilent_neverEnds() {
        after(Duration.ofDays(2));

        assertThat(patience.over()).isFalse();
    }

    @Test
    void over_clientTakesNothing_endsWithTheGrace() {
        patience.begin();
        after(GRACE);
        assertThat(patience.over()).isFalse();
        after(Duration.ofNanos(1));
        assertThat(patience.over()).isTrue();
    }

    @Test
    void over_turnsOfBoth_onlyTheClientsCount() {
        for (int i = 0; i < 59; i++) {
            patience.begin();
            after(Duration.ofSeconds(1));
            patience.pause();
            after(Duration.ofHours(1));
        }
        assertThat(patience.over()).isFalse();
        patience.begin();
        after(Duration.ofSeconds(2));
        assertThat(patience.over()).isTrue();
    }

    @Test
    void over_32KibASecond_goesOnForever() {
        patience.moved(Pace.IN_KERNEL);
        patience.begin();
        for (int i = 0; i < 1000; i++) {
            after(Duration.ofSeconds(1));
            patience.moved(32 * 1024);
        }
        assertThat(patience.over()).isFalse();
    }

    @Test
    void over_half_endsAfterTwiceTheGrace() {
        patience.moved(Pace.IN_KERNEL);
        patience.begin();
        int seconds = 0;
        while (!patience.over()) {
            after(Duration.ofSeconds(1));
            patience.moved(16 * 1024);
            seconds++;
        }
        assertThat(seconds).isBetween(119, 123);
    }

    /** What was fast for long does not buy as long a silence. */
    @Test
    void over_fastThenSilent_endsWithTheGrace() {
        patience.begin();
        after(Duration.ofSeconds(1));
        patience.moved(1L << 40);
        after(GRACE.plusNanos(1));

        assertThat(patience.over()).isTrue();
    }

    /** Those may all lie in the kernel. */
    @Test
    void over_firstBytes_buyNothing() {
        patience.begin();
        after(GRACE);
        patience.moved(Pace.IN_KERNEL);
        after(Duration.ofNanos(1));

        assertThat(patience.over()).isTrue();
    }

    @Test
    void over_senderIsFast_firstBytesCount() {
        Patience sender = Patience.withSender(GRACE, clock::get);
        sender.begin();
        after(GRACE);
        sender.moved(1 << 20);
        after(Duration.ofSeconds(30));

        assertThat(sender.over()).isFalse();
    }
}
