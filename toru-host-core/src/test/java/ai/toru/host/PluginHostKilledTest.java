package ai.toru.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.toru.host.http.PluginRequest;
import ai.toru.host.plugin.PluginState;
import ai.toru.host.plugin.PluginStatus;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Faults, "Host": kill -9 of the host. No plugin lives on, nor what it has started, before any other host starts; what left for a session of
 * its own ends with the next host's start. More with {@code -Dtoru.orphans.rounds=20}.
 */
class PluginHostKilledTest {

    private static final Pattern CHILD = Pattern.compile("child (\\d+)");

    @TempDir
    Path root;

    private final List<Process> hosts = new ArrayList<>();

    @AfterEach
    void killAll() {
        hosts.forEach(host -> host.toHandle().destroyForcibly());
    }

    @Test
    void killedHost_leavesNoProcess_andItsDaemonsEndWithTheNextStart() throws Exception {
        new ScriptedPlugins(root)
                .with("plain", "echo")
                .with("parent", "has-child")
                .with("daemon", "has-daemon");
        for (int round = 0; round < Integer.getInteger("toru.orphans.rounds", 3); round++) {
            Process killed = host();
            long daemon = childOf("daemon");
            long child = childOf("parent");
            List<Long> others = Stream.concat(killed.toHandle().descendants().map(ProcessHandle::pid), Stream.of(child))
                    .distinct()
                    .filter(pid -> pid != daemon)
                    .toList();
            assertThat(others).hasSizeGreaterThanOrEqualTo(4).allMatch(PluginHostKilledTest::runs);
            assertThat(runs(daemon)).isTrue();

            killed.toHandle().destroyForcibly();

            await("round " + round)
                    .pollInterval(Duration.ofMillis(10))
                    .untilAsserted(() -> assertThat(others).noneMatch(PluginHostKilledTest::runs));
            assertThat(runs(daemon)).isTrue();
            try (PluginHost next = KilledHost.builder(root).build().start()) {
                assertThat(runs(daemon)).isFalse();
                assertThat(next.request("plain", PluginRequest.get("/")).status())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void pluginThatAKilledHostGaveUp_isToldByTheNextHost() throws Exception {
        new ScriptedPlugins(root).with("sick", "exits-at-once");
        Process killed = host();
        await().until(() -> Files.exists(root.resolve("data/given-up/sick.json")));
        Path config = root.resolve("plugins/.metadata/config.json");
        await().until(() -> Files.exists(config) && Files.readString(config).contains("\"sick\": false"));
        killed.toHandle().destroyForcibly();
        killed.waitFor();

        try (PluginHost next = KilledHost.builder(root).build().start()) {
            PluginStatus sick = next.plugin("sick").orElseThrow();
            assertThat(sick.state()).isEqualTo(PluginState.FAILED);
            assertThat(sick.reason()).contains("1 times in a row", "database is missing");
            assertThat(sick.lastExit().code()).isEqualTo(3);
            assertThat(sick.lastExit().stderrTail()).contains("cannot go on: the database is missing");
        }
    }

    private Process host() throws IOException {
        Process host = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledHost.class.getName(),
                        root.toString())
                .redirectError(root.resolve("stderr").toFile())
                .start();
        hosts.add(host);
        BufferedReader said = host.inputReader();
        Stream<String> lines = said.lines();
        assertThat(lines.anyMatch("started"::equals)).isTrue();
        return host;
    }

    /** The child that a plugin has told of last. */
    private long childOf(String pluginId) {
        Path log = root.resolve("logs/plugins/" + pluginId + ".log");
        List<Long> pids = new ArrayList<>();
        await().until(() -> {
            pids.clear();
            CHILD.matcher(Files.readString(log))
                    .results()
                    .map((MatchResult found) -> Long.parseLong(found.group(1)))
                    .forEach(pids::add);
            return !pids.isEmpty() && runs(pids.get(pids.size() - 1));
        });
        return pids.get(pids.size() - 1);
    }

    /** Whether a process runs; one that waits to be reaped does not. */
    private static boolean runs(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            char state = stat.charAt(stat.lastIndexOf(')') + 2);
            return state != 'Z' && state != 'X';
        } catch (IOException gone) {
            return false;
        }
    }
}
