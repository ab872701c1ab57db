package ai.toru.demo.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LoginAttemptsTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // a clock may overflow
    private final LoginAttempts attempts = new LoginAttempts(now::get);
    private final AtomicInteger tried = new AtomicInteger();

    private String attempt(String address, String result) {
        return attempts.attempt(address, () -> {
            tried.incrementAndGet();
            return result;
        });
    }

    private void fail(String address, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(attempt(address, null)).isNull();
        }
    }

    @Test
    void attempt_fewWrongOnes_areFree() {
        fail("10.0.0.1", LoginAttempts.FREE - 1);

        assertThat(attempts.barred("10.0.0.1")).isZero();
        assertThat(attempt("10.0.0.1", "admin")).isEqualTo("admin");
    }

    @Test
    void attempt_manyWrongOnes_waitLongerEachTime() {
        fail("10.0.0.1", LoginAttempts.FREE);
        for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            assertThat(attempts.barred("10.0.0.1")).isEqualTo(Duration.ofSeconds(seconds));
            now.addAndGet(Duration.ofSeconds(seconds).toNanos());
            fail("10.0.0.1", 1);
        }
    }

    @Test
    void attempt_whileBarred_isNotTriedAtAll() {
        fail("10.0.0.1", LoginAttempts.FREE);
        int before = tried.get();

        assertThat(attempt("10.0.0.1", "admin")).isNull();
        assertThat(tried).hasValue(before);
        assertThat(attempt("10.0.0.2", "admin")).isEqualTo("admin");
    }

    @Test
    void attempt_rightOne_forgetsTheWrongOnes() {
        fail("10.0.0.1", LoginAttempts.FREE);
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(attempt("10.0.0.1", "admin")).isEqualTo("admin");

        fail("10.0.0.1", LoginAttempts.FREE - 1);
        assertThat(attempts.barred("10.0.0.1")).isZero();
    }

    @Test
    void attempt_fromOneIpv6Network_countsTogether() {
        for (int i = 0; i < LoginAttempts.FREE; i++) {
            fail("2001:db8:0:1::" + Integer.toHexString(i + 1), 1);
        }
        assertThat(attempts.barred("2001:db8:0:1:ffff::1")).isPositive();
        assertThat(attempts.barred("2001:db8:0:2::1")).isZero();
    }

    @Test
    void attempt_fromMoreAddressesThanAreRemembered_forgetsTheEldest() {
        fail("the first", LoginAttempts.FREE);
        for (int i = 0; i < 10_000; i++) {
            fail("address " + i, 1);
        }
        assertThat(attempts.barred("the first")).isZero();
    }
}
