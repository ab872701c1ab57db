package ai.toru.host.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The host's passwords stay in the host. */
class PluginEnvironmentTest {

    @Test
    void base_keepsTheAllowedList_andNothingElse() {
        Map<String, String> allowed = Map.of(
                "PATH", "/bin", "HOME", "/h", "LANG", "C", "TZ", "UTC", "TMPDIR", "/t", "LC_ALL", "C", "LC_TIME", "de");
        Map<String, String> host = new HashMap<>(allowed);
        host.putAll(Map.of("DB_PASSWORD", "x", "LD_PRELOAD", "x", "path", "x", "LCALL", "x", "XLC_ALL", "x", "", "x"));

        assertThat(PluginEnvironment.base(host)).isEqualTo(allowed);
    }

    @Test
    void base_ofNothing_isNothing() {
        assertThat(PluginEnvironment.base(Map.of())).isEmpty();
    }
}
