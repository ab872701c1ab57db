package ai.toru.host.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ToolsTest {

    private static final List<String> COMMAND = List.of("/opt/a.binary", "--x");

    @Test
    void contain_everythingThere_putsSessionAndParentDeathInFront() {
        Tools tools = new Tools("/bin/sh", "/usr/bin/setsid", "/usr/bin/setpriv", "/usr/bin/mkfifo", null, null, null);
        assertThat(tools.contain(COMMAND))
                .containsExactly(
                        "/usr/bin/setsid", "/usr/bin/setpriv", "--pdeathsig", "KILL", "--", "/opt/a.binary", "--x");
        assertThat(tools.shortcomings()).isEmpty();
    }

    @Test
    void contain_noSetpriv_stillMakesASession() {
        Tools tools = new Tools("/bin/sh", "/usr/bin/setsid", null, null, null, null, null);
        assertThat(tools.contain(COMMAND)).containsExactly("/usr/bin/setsid", "/opt/a.binary", "--x");
        assertThat(tools.groups()).isTrue();
        assertThat(tools.shortcomings()).hasSize(2);
    }

    @Test
    void contain_noShellToSignalGroups_makesNoGroup() {
        Tools tools = new Tools(null, "/usr/bin/setsid", null, null, null, null, null);
        assertThat(tools.contain(COMMAND)).isEqualTo(COMMAND);
        assertThat(tools.groups()).isFalse();
    }

    @Test
    void contain_nothingThere_isTheCommandItself() {
        assertThat(Tools.NONE.contain(COMMAND)).isEqualTo(COMMAND);
        assertThat(Tools.NONE.shortcomings()).hasSize(3);
    }

    @Test
    void probe_onLinuxWithUtilLinux_findsEverything() {
        assertThat(new ToolsProbe(null).run().shortcomings()).isEmpty();
    }
}
