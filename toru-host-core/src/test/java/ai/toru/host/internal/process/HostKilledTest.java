package ai.toru.host.internal.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.toru.host.internal.time.HostClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults, "Host": kill -9 of the host: no plugin lives on. */
final class HostKilledTest {

    private static final List<String> WITH_CHILDREN = List.of(
            "trap '' TERM HUP; sleep 300 & echo $!; wait", // with a child
            "sh -c 'trap \"\" HUP; echo $$; sleep 300; :'; :", // in a wrapper without exec
            "exec python3 -c 'import os,time; print(os.getpid(), flush=True); time.sleep(300)'",
            "(sleep 300 & echo $!) ; sleep 300"); // with an orphan in its group

    private static final List<String> WITH_DAEMONS = List.of(
            "setsid sh -c 'echo $$; trap \"\" TERM HUP; sleep 300; :' & wait", // in a session of its own
            "(setsid sh -c 'echo $$; exec sleep 300' &) & read x", // forked twice as well
            "exec python3 -c '\nimport os, time\nif os.fork() == 0:\n os.setsid()\n if os.fork() == 0:\n"
                    + "  print(os.getpid(), flush=True)\n  time.sleep(300)\nelse: time.sleep(300)'"); // as daemons do

    private final List<Process> hosts = new ArrayList<>();

    @TempDir
    Path directory;

    @AfterEach
    void killAll() {
        hosts.forEach(host -> host.toHandle().destroyForcibly());
    }

    @RepeatedTest(3)
    void killOfTheHost_pluginsWithChildren_leavesNothing() throws Exception {
        Process host = host("without nothing", WITH_CHILDREN);
        List<Long> pids = pidsOf(host, WITH_CHILDREN.size());
        assertThat(pids).hasSizeGreaterThan(2 * WITH_CHILDREN.size());
        kill(host, pids);
    }

    @Test
    void killOfTheHost_withoutParentDeathSignal_leavesNothing() throws Exception {
        Process host = host("without setpriv", WITH_CHILDREN);
        kill(host, pidsOf(host, WITH_CHILDREN.size()));
    }

    @Test
    void killOfTheHost_withoutWatchdog_leavesNoPlugin() throws Exception {
        Process host = host("without watchdog", List.of("echo $$; exec sleep 300"));
        List<Long> pids = pidsOf(host, 1);
        assertThat(watchdogOf(host)).isEmpty();
        kill(host, pids);
    }

    @Test
    void killOfTheHost_afterItsWatchdogWasKilled_leavesNothing() throws Exception {
        Process host = host("without nothing", WITH_CHILDREN);
        List<Long> pids = pidsOf(host, WITH_CHILDREN.size());
        ProcessHandle watchdog = watchdogOf(host).orElseThrow();
        watchdog.destroyForcibly();
        await().until(() ->
                watchdogOf(host).filter(next -> !next.equals(watchdog)).isPresent());
        kill(host, pids);
    }

    /** The same, with children that left their group: they are gone once the next host has begun. */
    @Test
    void killOfTheHost_childrenInSessionsOfTheirOwn_endWithTheNextStart() throws Exception {
        for (int round = 0; round < Integer.getInteger("toru.orphans.rounds", 3); round++) {
            Process host = host("without nothing", WITH_DAEMONS);
            List<Long> daemons = new ArrayList<>();
            List<Long> others = new ArrayList<>();
            for (int i = 0; i < WITH_DAEMONS.size(); i++) {
                String[] pids = Scripts.line(host.getInputStream()).split(" ");
                others.add(Long.parseLong(pids[0]));
                daemons.add(Long.parseLong(pids[1]));
            }
            kill(host, others);
            assertThat(daemons).allMatch(Pids::running);
            startTheNext();
            await().untilAsserted(() -> assertThat(daemons).noneMatch(Pids::running));
            assertThat(directory.resolve("processes")).isEmptyDirectory();
        }
    }

    private void startTheNext() throws Exception {
        Path records = directory.resolve("processes");
        try (SystemProcessLauncher next = new SystemProcessLauncher(records, HostClock.system())) {
            PluginProcess first = next.launch(Scripts.shell(directory, "read x"))
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            first.kill();
        }
    }

    private static void kill(Process host, List<Long> pids) {
        host.toHandle().destroyForcibly();
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .untilAsserted(() -> assertThat(pids).noneMatch(Pids::running));
    }

    /** What the plugins said, and what the kernel knows, the watchdog among them. */
    private static List<Long> pidsOf(Process host, int plugins) throws Exception {
        List<Long> pids = new ArrayList<>();
        for (int i = 0; i < plugins; i++) {
            for (String pid : Scripts.line(host.getInputStream()).split(" ")) {
                pids.add(Long.parseLong(pid));
            }
        }
        assertThat(pids).allMatch(Pids::running);
        descendants(host).map(ProcessHandle::pid).forEach(pids::add);
        return pids;
    }

    private static Optional<ProcessHandle> watchdogOf(Process host) {
        return descendants(host)
                .filter(child ->
                        List.of(child.info().arguments().orElse(new String[0])).contains("toru-watchdog"))
                .findFirst();
    }

    private static Stream<ProcessHandle> descendants(Process host) {
        return host.toHandle().descendants().filter(process -> Pids.running(process.pid()));
    }

    private Process host(String net, List<String> plugins) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                WatchedHost.class.getName(),
                net,
                directory.resolve("processes").toString()));
        command.addAll(plugins);
        Process host = new ProcessBuilder(command)
                .redirectError(directory.resolve("stderr").toFile())
                .start();
        hosts.add(host);
        return host;
    }
}
