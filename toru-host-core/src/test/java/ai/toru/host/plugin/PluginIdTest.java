package ai.toru.host.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PluginIdTest {

    private static final String ALLOWED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-";

    @Test
    void everyCharacter_isAllowedOrNot() {
        for (char c = 0; c < 0x300; c++) {
            assertThat(PluginId.isValid("a" + c + "b"))
                    .as("character %d", (int) c)
                    .isEqualTo(ALLOWED.indexOf(c) >= 0);
        }
    }

    @Test
    void length_isFrom1To63() {
        assertThat(PluginId.isValid("")).isFalse();
        assertThat(PluginId.isValid("a")).isTrue();
        assertThat(PluginId.isValid("a".repeat(63))).isTrue();
        assertThat(PluginId.isValid("a".repeat(64))).isFalse();
    }

    @Test
    void noId_isSaidToBeNone() {
        assertThat(PluginId.require("my-plugin")).isEqualTo("my-plugin");
        assertThatThrownBy(() -> PluginId.require("my plugin"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("my plugin");
    }
}
