package ai.toru.host.internal.transport.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ReceiveCreditTest {

    private static final int WINDOW = 262_144;

    private final ReceiveCredit credit = new ReceiveCredit();

    @Test
    void window_mayBeUsedUp_andNotAByteMore() {
        assertThat(credit.take(WINDOW - 1)).isTrue();
        assertThat(credit.take(2)).isFalse();
        assertThat(credit.take(1)).isTrue();
        assertThat(credit.take(1)).isFalse();
        assertThat(credit.take(0)).isTrue();
    }

    @Test
    void consumedBytes_areGivenBack_onceTheyAreHalfAWindow() {
        credit.take(WINDOW);

        assertThat(credit.consumed(WINDOW / 2 - 1)).isZero();
        assertThat(credit.consumed(2)).isEqualTo(WINDOW / 2 + 1);
        assertThat(credit.consumed(1)).isZero();
        assertThat(credit.take(WINDOW / 2 + 1)).isTrue();
        assertThat(credit.take(1)).isFalse();
    }

    @Test
    void rest_thatIsTooLittleForALongPart_isNotWaitedFor() {
        assertThat(credit.sufficesForAnyPart()).isTrue();
        credit.take(WINDOW - 65_536);
        assertThat(credit.sufficesForAnyPart()).isTrue();
        credit.take(1);
        assertThat(credit.sufficesForAnyPart()).isFalse();
    }

    /** Whoever reads all that comes never leaves the plugin without credit for a long part. */
    @Test
    void anyOrder_neverHasMoreOutsideThanTheWindow_andAlwaysEnoughOnceAllIsRead() {
        Random random = new Random(7);
        long sent = 0;
        long given = WINDOW;
        long read = 0;
        for (int i = 0; i < 100_000; i++) {
            if (random.nextBoolean()) {
                long part = Math.min(given - sent, random.nextInt(65_537));
                assertThat(credit.take(part)).isTrue();
                sent += part;
            } else {
                long part = Math.min(sent - read, random.nextInt(100_000));
                read += part;
                given += credit.consumed(part);
            }
            assertThat(given).isLessThanOrEqualTo(read + WINDOW);
            assertThat(sent == read).isIn(false, credit.sufficesForAnyPart());
        }
    }
}
