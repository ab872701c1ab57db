package ai.toru.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults: SIGTERM and kill -9 of the host. */
@NeedsTool("python3")
class DemoStopIT {
    /** The host takes 8 s at most, of which it waits 7; a busy machine takes longer for the rest. */
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    @BeforeEach
    void install() {
        PluginFiles.scripted(directory.resolve("plugins"), "one");
        PluginFiles.scripted(directory.resolve("plugins"), "two");
    }

    @Test
    void sigterm_withPluginsRunning_endsAllWithinLimit() throws IOException, InterruptedException {
        try (Demo demo = Demo.ready(directory)) {
            List<Long> plugins = pids(demo.web(), "one", "two");

            demo.terminate();

            assertThat(demo.exitCode(LIMIT)).isIn(0, 143);
            await().until(() -> plugins.stream().noneMatch(Pids::alive));
        }
    }

    @Test
    void sigint_withPluginsRunning_endsAllWithinLimit() throws IOException, InterruptedException {
        try (Demo demo = Demo.ready(directory)) {
            List<Long> plugins = pids(demo.web(), "one", "two");

            demo.interrupt();

            assertThat(demo.exitCode(LIMIT)).isIn(0, 143);
            await().until(() -> plugins.stream().noneMatch(Pids::alive));
        }
    }

    @Test
    void sigterm_withPluginThatIgnoresEverything_endsAllWithinLimit() throws IOException, InterruptedException {
        PluginFiles.binary(
                directory.resolve("plugins"),
                "stubborn",
                PluginFiles.resource("plugins/scripted.py")
                        .replace("sys.exit(0)\n    if message", "return\n    if message")
                        .replace(
                                "import sys\n",
                                "import signal\nimport sys\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"));
        try (Demo demo = Demo.ready(directory)) {
            List<Long> plugins = pids(demo.web(), "one", "two", "stubborn");

            demo.terminate();

            assertThat(demo.exitCode(LIMIT)).isIn(0, 143);
            await().until(() -> plugins.stream().noneMatch(Pids::alive));
        }
    }

    @Test
    void sigterm_whileStarting_leavesNoProcess() throws IOException, InterruptedException {
        Path plugins = directory.resolve("plugins");
        Path pidFile = directory.resolve("pid");
        PluginFiles.binary(
                plugins,
                "sleepy",
                "#!/bin/sh\nif [ \"$1\" = --metadata ]; then\n"
                        + "echo '{\"id\": \"sleepy\", \"name\": \"Sleepy\", \"version\": \"1\", \"icon\": \"x\", \"route\": \"/sleepy\"}'\n"
                        + "exit; fi\necho $$ > '" + pidFile + "'\nexec sleep 60\n");
        try (Demo demo = Demo.launch(
                directory, "--port", "0", "--data", directory.resolve("data").toString())) {
            await().atMost(LIMIT).until(() -> pidFile.toFile().length() > 0);

            demo.terminate();

            assertThat(demo.exitCode(Duration.ofSeconds(3))).isIn(0, 143);
            assertThat(demo.output()).isEmpty();
            assertThat(Pids.alive(Long.parseLong(Files.readString(pidFile).strip())))
                    .isFalse();
        }
    }

    /** The kernel ends the plugins: {@code setpriv} has told it to when their parent ends. */
    @Test
    @NeedsTool("setpriv")
    void sigkill_withPluginsRunning_leavesNoPlugin() throws IOException, InterruptedException {
        try (Demo demo = Demo.ready(directory)) {
            List<Long> plugins = pids(demo.web(), "one", "two");

            demo.kill();

            demo.exitCode(LIMIT);
            await().until(() -> plugins.stream().noneMatch(Pids::alive));
        }
        try (Demo next = Demo.ready(directory)) {
            assertThat(next.web().get("plugins/one/echo/again").body()).isEqualTo("again");
        }
    }

    private static List<Long> pids(Web web, String... ids) {
        List<Long> pids = Arrays.stream(ids)
                .map(id -> web.awaitState(id, "RUNNING").path("pid").asLong())
                .toList();
        assertThat(pids).allMatch(Pids::alive);
        return pids;
    }
}
