package ai.toru.host.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.internal.log.LogLimits;
import ai.toru.host.internal.log.PluginLog;
import ai.toru.host.internal.log.PluginLogs;
import ai.toru.host.internal.log.Pumping;
import ai.toru.host.internal.time.HostClock;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where there is no mkfifo, the JDK's own pipes must do, although it exchanges them when the process ends. */
final class WithoutNamedPipesTest {

    @TempDir
    Path directory;

    @Test
    void finish_processThatWritesAndExits_keepsTheLastLine() throws Exception {
        Tools all = new ToolsProbe(null).run();
        Tools tools = new Tools(all.shell(), all.setsid(), all.setpriv(), null, null, null, null);
        try (SystemProcessLauncher launcher = new SystemProcessLauncher(() -> tools, null, HostClock.system());
                PluginLogs logs =
                        new PluginLogs(directory, LogLimits.DEFAULTS, HostClock.system(), Runnable::run, id -> false)) {
            for (int run = 0; run < 50; run++) {
                PluginLog log = logs.open("run-" + run);
                PluginProcess process = launcher.launch(Scripts.shell(directory, "echo first >&2; echo last >&2"))
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS);
                Pumping pumping = logs.attach(log, process.stdout(), process.stderr());
                process.onExit().toCompletableFuture().get(10, TimeUnit.SECONDS);
                pumping.finish().toCompletableFuture().get(10, TimeUnit.SECONDS);
                assertThat(pumping.stderrTail()).as("run %s", run).isEqualTo(List.of("first", "last"));
            }
        }
    }
}
