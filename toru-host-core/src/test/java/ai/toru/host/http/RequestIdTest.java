package ai.toru.host.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RequestIdTest {

    private static final String ALLOWED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:/+=@~-";

    @Test
    void everyCharacter_isAllowedOrNot() {
        for (char c = 0; c < 0x300; c++) {
            assertThat(RequestId.isValid("a" + c + "b"))
                    .as("character %d", (int) c)
                    .isEqualTo(ALLOWED.indexOf(c) >= 0);
        }
    }

    @Test
    void length_isFrom1To128() {
        assertThat(RequestId.isValid("")).isFalse();
        assertThat(RequestId.isValid("a")).isTrue();
        assertThat(RequestId.isValid("a".repeat(128))).isTrue();
        assertThat(RequestId.isValid("a".repeat(129))).isFalse();
    }

    @Test
    void randomOne_isValid() {
        assertThat(RequestId.isValid(RequestId.random())).isTrue();
    }
}
