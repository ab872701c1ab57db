package ai.toru.host.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.internal.time.HostClock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class GroupSignalsTest {

    private final Tools tools = new ToolsProbe(null).run();
    private final StarterThread starter = new StarterThread();
    private final Watchdog watchdog = new Watchdog(starter, tools, HostClock.system());
    private final List<Process> sleepers = new ArrayList<>();

    @AfterEach
    void close() {
        starter.execute(watchdog::close);
        starter.close();
        sleepers.forEach(process -> process.toHandle().destroyForcibly());
    }

    @Test
    void kill_manyAtOnce_reachesAll() throws Exception {
        GroupSignals signals = new GroupSignals(starter, String.valueOf(tools.shell()), watchdog);
        for (int i = 0; i < 20; i++) {
            signals.groupOf(sleeper().pid()).kill();
        }
        for (Process process : sleepers) {
            assertThat(process.waitFor(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Faults, "Overload": no more processes to be had; the one that must be killed is killed all the same. */
    @Test
    void kill_shellCannotBeStarted_isSentByTheWatchdog() throws Exception {
        Process sleeper = sleeper();
        starter.execute(() -> watchdog.register(sleeper.pid()));
        new GroupSignals(starter, "/none/sh", watchdog).groupOf(sleeper.pid()).kill();
        assertThat(sleeper.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(sleeper.exitValue()).isEqualTo(137);
    }

    private Process sleeper() throws IOException {
        Process process = new ProcessBuilder("setsid", "sleep", "300").start();
        sleepers.add(process);
        return process;
    }
}
