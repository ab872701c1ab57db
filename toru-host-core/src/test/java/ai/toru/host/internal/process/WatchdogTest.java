package ai.toru.host.internal.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class WatchdogTest {

    private final Tools tools = new ToolsProbe(null).run();
    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void killAll() {
        started.forEach(process -> process.toHandle().destroyForcibly());
    }

    @Test
    void script_endOfPipe_killsWhatIsRegisteredAndNothingElse() throws Exception {
        Process first = sleeper();
        Process forgotten = sleeper();
        Process last = sleeper();
        Process watchdog = watchdog();
        tell(watchdog, "+-" + first.pid(), "+-" + forgotten.pid(), "+-" + last.pid(), "--" + forgotten.pid());
        watchdog.getOutputStream().close();
        assertThat(watchdog.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(first.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(last.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(forgotten.isAlive()).isTrue();
    }

    @Test
    void script_signalsOfATerminal_areIgnored() throws Exception {
        Process watchdog = watchdog();
        Process sleeper = sleeper();
        tell(watchdog, "!" + new GroupSignal(sleeper.pid(), GroupSignal.Kind.KILL).script());
        assertThat(sleeper.waitFor(5, TimeUnit.SECONDS)).isTrue(); // so it has set its traps
        String pid = Long.toString(watchdog.pid());
        for (String signal : List.of("INT", "TERM", "HUP", "QUIT", "TSTP")) {
            QuietCommand.run(List.of("/bin/sh", "-c", "kill -s " + signal + " " + pid), Duration.ofSeconds(5));
        }
        await().during(Duration.ofMillis(200)).until(watchdog::isAlive);
    }

    private Process watchdog() throws IOException {
        return keep(QuietCommand.builder(Watchdog.command(tools)).start());
    }

    private Process sleeper() throws IOException {
        return keep(new ProcessBuilder("setsid", "sleep", "300").start());
    }

    private Process keep(Process process) {
        started.add(process);
        return process;
    }

    private static void tell(Process watchdog, String... lines) throws IOException {
        OutputStream pipe = watchdog.getOutputStream();
        pipe.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.US_ASCII));
        pipe.flush();
    }
}
