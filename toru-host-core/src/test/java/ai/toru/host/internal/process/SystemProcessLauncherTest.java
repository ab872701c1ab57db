package ai.toru.host.internal.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.toru.host.internal.time.HostClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SystemProcessLauncherTest {

    @TempDir
    Path directory;

    private final SystemProcessLauncher launcher = new SystemProcessLauncher(HostClock.system());

    @AfterEach
    void close() {
        launcher.close();
    }

    @Test
    void launch_anyPlugin_leadsASessionOfItsOwn() throws Exception {
        PluginProcess process = launch("echo up; read x");
        assertThat(Scripts.line(process.stdout())).isEqualTo("up");
        assertThat(Pids.group(process.pid())).isEqualTo(process.pid());
        assertThat(Pids.session(process.pid())).isEqualTo(process.pid());
    }

    @Test
    void launch_environment_isTheSpecsAndTheRun() throws Exception {
        LaunchSpec spec = new LaunchSpec(List.of("/usr/bin/env"), directory, Map.of("A", "1", "B.b", "ü"));
        PluginProcess process = get(launcher.launch(spec));
        assertThat(Scripts.text(process.stdout()).lines())
                .hasSize(3)
                .contains("A=1", "B.b=ü")
                .anyMatch(line -> line.matches("TORU_RUN=[0-9a-f]{32}/1"));
    }

    @Test
    void launch_workingDirectory_isTheSpecs() throws Exception {
        assertThat(Scripts.line(launch("pwd").stdout()))
                .isEqualTo(directory.toRealPath().toString());
    }

    @Test
    void launch_standardInput_staysOpen() throws Exception {
        PluginProcess process = launch("echo waiting; cat; echo ended");
        assertThat(Scripts.line(process.stdout())).isEqualTo("waiting");
        await().during(Duration.ofMillis(200)).until(() -> process.stdout().available() == 0);
        assertThat(exit(process)).isNotDone();
    }

    @Test
    void onExit_exitCode_isReported() throws Exception {
        assertThat(get(launch("exit 3").onExit())).isEqualTo(new ExitStatus(3, null));
    }

    /** Faults, "Process": SEGV, KILL (exit recorded with signal). */
    @Test
    void onExit_signal_isReported() throws Exception {
        assertThat(get(launch("kill -s SEGV $$").onExit())).isEqualTo(new ExitStatus(null, 11));
        assertThat(get(launch("kill -s KILL $$").onExit())).isEqualTo(new ExitStatus(null, 9));
    }

    /** Faults, "Process": grandchild keeps stdout. */
    @Test
    void onExit_grandchildHoldsTheOutput_isReportedAndGrandchildKilled() throws Exception {
        PluginProcess process = launch("sleep 300 & echo $!");
        long grandchild = Long.parseLong(Scripts.line(process.stdout()));
        assertThat(get(process.onExit())).isEqualTo(new ExitStatus(0, null));
        awaitGone(grandchild);
    }

    @Test
    void onExit_daemonOutsideTheGroupHoldsTheOutput_isReported() throws Exception {
        PluginProcess process = launch("env -u TORU_RUN setsid sleep 300 & echo $!");
        long daemon = Long.parseLong(Scripts.line(process.stdout()));
        try {
            assertThat(get(process.onExit())).isEqualTo(new ExitStatus(0, null));
            assertThat(process.stdout().available()).isZero();
        } finally {
            ProcessHandle.of(daemon).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void onExit_childrenInSessionsOfTheirOwn_areKilled() throws Exception {
        List<Long> daemons = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            PluginProcess process = launch("(setsid sh -c 'echo $$; trap \"\" TERM HUP; sleep 300; :' &) & read x");
            daemons.add(Long.parseLong(Scripts.line(process.stdout())));
            process.kill();
        }
        daemons.forEach(SystemProcessLauncherTest::awaitGone);
    }

    @Test
    void onExit_daemonOfAnotherPlugin_isLeftAlone() throws Exception {
        PluginProcess lives = launch("setsid sleep 300 & echo $!; read x");
        PluginProcess ends = launch("setsid sleep 300 & echo $!");
        long daemon = Long.parseLong(Scripts.line(lives.stdout()));
        awaitGone(Long.parseLong(Scripts.line(ends.stdout())));
        assertThat(Pids.running(daemon)).isTrue();
        launcher.close();
        awaitGone(daemon);
    }

    @Test
    void stdout_processThatExitsAtOnce_losesNothing() throws Exception {
        for (int run = 0; run < 20; run++) {
            PluginProcess process =
                    launch("i=0; while [ $i -lt 100 ]; do echo line $i; echo err $i >&2; i=$((i+1)); done");
            get(process.onExit());
            assertThat(process.stdout().available()).isEqualTo(790);
            assertThat(Scripts.text(process.stdout()).lines())
                    .hasSize(100)
                    .last()
                    .isEqualTo("line 99");
            assertThat(Scripts.text(process.stderr()).lines())
                    .hasSize(100)
                    .last()
                    .isEqualTo("err 99");
        }
    }

    @Test
    void terminate_politePlugin_getsTheSignalWithItsChildren() throws Exception {
        PluginProcess process = launch("sleep 300 & echo $!; trap 'exit 5' TERM; wait");
        long child = Long.parseLong(Scripts.line(process.stdout()));
        process.terminate();
        assertThat(get(process.onExit()))
                .satisfiesAnyOf(
                        status -> assertThat(status).isEqualTo(new ExitStatus(5, null)),
                        status -> assertThat(status).isEqualTo(new ExitStatus(null, 15))); // before the trap was set
        awaitGone(child);
    }

    /** Faults, "Process": stopped by SIGSTOP. */
    @Test
    void terminate_stoppedPlugin_isWokenToEnd() throws Exception {
        PluginProcess process = launch("trap 'echo bye; exit 6' TERM; echo up; kill -s STOP $$; sleep 300 & wait");
        assertThat(Scripts.line(process.stdout())).isEqualTo("up");
        await().until(() -> Pids.stopped(process.pid()));
        process.terminate();
        assertThat(get(process.onExit())).isEqualTo(new ExitStatus(6, null));
        assertThat(Scripts.line(process.stdout())).isEqualTo("bye");
    }

    /** Faults, "Process": ignores shutdown and SIGTERM (gone, no zombie). */
    @Test
    void kill_pluginThatIgnoresTerm_endsTheGroupAndLeavesNoZombie() throws Exception {
        PluginProcess process = launch("trap '' TERM; sh -c 'trap \"\" TERM; echo $$; sleep 300; :'; :");
        long child = Long.parseLong(Scripts.line(process.stdout()));
        process.terminate();
        await().during(Duration.ofMillis(200)).until(() -> Pids.running(process.pid()) && Pids.running(child));
        process.kill();
        assertThat(get(process.onExit())).isEqualTo(new ExitStatus(null, 9));
        awaitGone(child);
        assertThat(Pids.reaped(process.pid())).isTrue();
    }

    @Test
    void kill_rightAfterTheStart_hitsAlthoughThereIsNoGroupYet() throws Exception {
        for (int run = 0; run < 20; run++) {
            PluginProcess process = launch("sleep 300");
            process.kill();
            assertThat(get(process.onExit())).isEqualTo(new ExitStatus(null, 9));
        }
    }

    @Test
    void killAndTerminate_afterTheExit_doNothing() throws Exception {
        PluginProcess process = launch("exit 0");
        get(process.onExit());
        process.terminate();
        process.kill();
        assertThat(get(process.onExit())).isEqualTo(new ExitStatus(0, null));
    }

    /** Faults, "Process": binary missing, bad interpreter line. */
    @Test
    void launch_badProgram_failsAtOnceWithTheReason() throws IOException {
        Path program = directory.resolve("a.binary");
        assertFails(Scripts.file(program), program + " does not exist");
        assertFails(Scripts.file(Scripts.write(program, "#!/no/such/shell\n")), "/no/such/shell");
    }

    @Test
    void launch_impossibleEnvironment_saysWhatToCorrect() {
        assertFails(new LaunchSpec(List.of("/bin/sh"), directory, Map.of("A", "x\0y")), "Correct its arguments");
    }

    @Test
    void launch_manyAtOnce_allRunAndLeaveNoFilesBehind() throws Exception {
        List<CompletionStage<PluginProcess>> started = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            started.add(launcher.launch(Scripts.shell(directory, "echo " + i + "; read x")));
        }
        for (int i = 0; i < 32; i++) {
            assertThat(Scripts.line(get(started.get(i)).stdout())).isEqualTo(Integer.toString(i));
        }
        List<Path> pipes = pipesOfLately(); // also those of processes that another JVM is just starting
        await().untilAsserted(() -> assertThat(pipes).noneMatch(Files::exists));
    }

    private static List<Path> pipesOfLately() throws IOException {
        long since = System.currentTimeMillis() - 1000;
        try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("toru-pipes-")
                            && file.toFile().lastModified() > since)
                    .toList();
        }
    }

    /** Faults, "Overload": threads exhausted; here something fails between the process's start and its supervision. */
    @Test
    void launch_thatFailsOnceThereIsAProcess_leavesNone() throws Exception {
        try (SystemProcessLauncher failing = new SystemProcessLauncher(new BrokenClock())) {
            LaunchSpec spec = Scripts.shell(directory, "read x # nobody's " + directory);
            assertThatThrownBy(() -> get(failing.launch(spec))).hasMessageContaining("no time");
            await().until(() -> ProcessHandle.current()
                    .children()
                    .noneMatch(child -> child.info().commandLine().orElse("").contains("nobody's " + directory)));
        }
    }

    private static final class BrokenClock implements HostClock {

        @Override
        public Instant instant() {
            throw new IllegalStateException("no time");
        }

        @Override
        public long nanoTime() {
            throw new IllegalStateException("no time");
        }
    }

    /** Faults, "Host": host stop leaves nothing. */
    @Test
    void close_withLivePlugins_killsThemAndEndsItsThreads() throws Exception {
        List<ProcessHandle> before = ProcessHandle.current().children().toList();
        PluginProcess stubborn = launch("trap '' TERM; sleep 300 & echo $!; wait");
        long child = Long.parseLong(Scripts.line(stubborn.stdout()));
        List<ProcessHandle> started = ProcessHandle.current()
                .children()
                .filter(handle -> !before.contains(handle))
                .toList();
        assertThat(started).hasSizeGreaterThanOrEqualTo(2); // the plugin and the watchdog
        launcher.close();
        launcher.close();
        assertThat(exit(stubborn)).isCompletedWithValue(new ExitStatus(null, 9));
        awaitGone(child);
        started.forEach(handle -> awaitGone(handle.pid()));
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(t -> t.getName().equals(StarterThread.NAME));
    }

    @Test
    void launch_afterClose_fails() {
        launcher.close();
        assertFails(Scripts.shell(directory, "exit 0"), "host is closed");
    }

    @Test
    void launch_withoutAnyTools_degradesToWhatJavaCanDo() throws Exception {
        try (SystemProcessLauncher bare = new SystemProcessLauncher(() -> Tools.NONE, null, HostClock.system())) {
            PluginProcess process = get(bare.launch(Scripts.shell(directory, "sleep 300 & echo $!; wait")));
            long child = Long.parseLong(Scripts.line(process.stdout()));
            process.kill();
            assertThat(get(process.onExit())).isEqualTo(new ExitStatus(null, 9));
            awaitGone(child);
        }
    }

    private PluginProcess launch(String script) throws Exception {
        return get(launcher.launch(Scripts.shell(directory, script)));
    }

    private void assertFails(LaunchSpec spec, String words) {
        assertThatThrownBy(() -> get(launcher.launch(spec)))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(IOException.class)
                .hasMessageContaining(words);
    }

    private static CompletableFuture<ExitStatus> exit(PluginProcess process) {
        return process.onExit().toCompletableFuture();
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static void awaitGone(long pid) {
        await().pollInterval(Duration.ofMillis(5))
                .untilAsserted(() -> assertThat(Pids.running(pid)).isFalse());
    }
}
