package ai.toru.host.internal.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;

/** Faults, "Host": kill -9 of the host: no plugin lives a second later. */
final class HostKilledTest {

    private static final List<String> PLUGINS = List.of(
            "trap '' TERM HUP; sleep 300 & echo $!; wait", // with a child
            "sh -c 'trap \"\" HUP; echo $$; sleep 300; :'; :", // in a wrapper without exec
            "exec python3 -c 'import os,time; print(os.getpid(), flush=True); time.sleep(300)'",
            "(sleep 300 & echo $!) ; sleep 300"); // with an orphan in its group

    @RepeatedTest(3)
    void killOfTheHost_pluginsWithChildren_leavesNothing() throws Exception {
        Process host = host();
        try {
            List<Long> pids = pidsOf(host);
            assertThat(pids).allMatch(Pids::running).hasSizeGreaterThan(2 * PLUGINS.size());

            host.toHandle().destroyForcibly();

            await().atMost(Duration.ofSeconds(1))
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(10))
                    .untilAsserted(() -> assertThat(pids).noneMatch(Pids::running));
        } finally {
            host.toHandle().destroyForcibly();
        }
    }

    /** What the plugins said, and what the kernel knows, the watchdog among them. */
    private static List<Long> pidsOf(Process host) throws Exception {
        List<Long> pids = new ArrayList<>();
        for (int i = 0; i < PLUGINS.size(); i++) {
            for (String pid : Scripts.line(host.getInputStream()).split(" ")) {
                pids.add(Long.parseLong(pid));
            }
        }
        host.toHandle()
                .descendants()
                .map(ProcessHandle::pid)
                .filter(Pids::running) // a subshell may have ended meanwhile
                .forEach(pids::add);
        return pids;
    }

    private static Process host() throws Exception {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                System.getProperty("java.class.path"),
                WatchedHost.class.getName()));
        command.addAll(PLUGINS);
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
