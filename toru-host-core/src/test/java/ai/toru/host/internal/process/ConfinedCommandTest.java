package ai.toru.host.internal.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.toru.host.internal.time.HostClock;
import ai.toru.host.plugin.Confinement;
import ai.toru.host.plugin.ResourceLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfinedCommandTest {

    private static final Tools TOOLS = new ToolsProbe(null).run();
    private static final ResourceLimits NONE = ResourceLimits.NONE;
    private static final String USER = "nobody";

    @TempDir
    Path directory;

    private final SystemProcessLauncher launcher = new SystemProcessLauncher(() -> TOOLS, null, HostClock.system());

    @AfterEach
    void close() {
        launcher.close();
    }

    @Test
    void of_everything_isInTheOrderThatWorks() throws IOException {
        assumeTrue(root(), "needs root");
        Confinement all = new Confinement(NONE.withOpenFiles(64), List.of("/usr/bin/nice", "-n", "1"), USER);
        assertThat(String.join(
                        " ", ConfinedCommand.of(spec(all, "exit 0"), TOOLS).words()))
                .matches("\\S+/setsid \\S+/setpriv --pdeathsig KILL --reuid=\\d+ --regid=\\d+ --init-groups --"
                        + " \\S+/prlimit --nofile=64 -- /usr/bin/nice -n 1 /bin/sh -c exit 0");
    }

    @Test
    void limits_ofEveryKind_areThoseOfThePlugin() throws Exception {
        ResourceLimits limits = NONE.withMemoryBytes(1L << 30)
                .withOpenFiles(64)
                .withProcesses(1000)
                .withCpuTime(Duration.ofMillis(4500));
        String found =
                Scripts.text(launch(limited(limits), "cat /proc/self/limits").stdout());
        assertThat(found)
                .containsPattern("Max address space +1073741824 +1073741824")
                .containsPattern("Max open files +64 +64")
                .containsPattern("Max processes +1000 +1000")
                .containsPattern("Max cpu time +5 +6");
    }

    @Test
    void cpuTime_pluginThatSpins_endsWithTheSignal() throws Exception {
        PluginProcess process = launch(limited(NONE.withCpuTime(Duration.ofSeconds(1))), "while :; do :; done");
        assertThat(process.onExit().toCompletableFuture().get(60, TimeUnit.SECONDS))
                .isEqualTo(new ExitStatus(null, 24)); // SIGXCPU
    }

    @Test
    void memory_pluginThatAllocates_isRefusedIt() throws Exception {
        PluginProcess process = launch(
                limited(NONE.withMemoryBytes(256L << 20)),
                "exec python3 -c 'try: x = bytearray(1 << 30)\nexcept MemoryError: print(\"refused\")'");
        assertThat(Scripts.line(process.stdout())).isEqualTo("refused");
    }

    @Test
    void openFiles_pluginThatOpensMore_isRefusedThem() throws Exception {
        PluginProcess process = launch(
                limited(NONE.withOpenFiles(32)),
                "exec python3 -c 'try: x = [open(\"/dev/null\") for i in range(40)]\nexcept OSError as e: print(e.errno)'");
        assertThat(Scripts.line(process.stdout())).isEqualTo("24"); // EMFILE
    }

    @Test
    void launcher_command_isPutInFront() throws Exception {
        Confinement env = new Confinement(NONE, List.of("env", "A=from launcher"), null);
        assertThat(Scripts.line(launch(env, "echo $A").stdout())).isEqualTo("from launcher");
    }

    @Test
    void launcher_missing_failsWithTheReason() {
        assertFails(
                new Confinement(NONE, List.of("no-such-launcher"), null), "launcher", "no-such-launcher", "Install");
        assertFails(
                new Confinement(NONE, List.of(directory.resolve("none").toString()), null),
                "launcher",
                "does not exist");
    }

    @Test
    void user_another_runsWithItsIds() throws Exception {
        assumeTrue(root(), "needs root");
        PluginProcess process = launch(new Confinement(NONE, List.of(), USER), "id -un; id -gn; id -Gn; read x");
        String own = answer("id", "-gn", USER);
        assertThat(Scripts.line(process.stdout())).isEqualTo(USER);
        assertThat(Scripts.line(process.stdout())).isEqualTo(own);
        assertThat(Scripts.line(process.stdout())).isEqualTo(answer("id", "-Gn", USER));
    }

    /** A change of user makes the kernel forget the signal that was asked for before. */
    @Test
    void user_another_keepsTheParentDeathSignal() throws Exception {
        assumeTrue(root(), "needs root");
        String question =
                "import ctypes; s = ctypes.c_int(); ctypes.CDLL(None).prctl(2, ctypes.byref(s)); print(s.value)";
        Confinement confinement = new Confinement(NONE.withOpenFiles(64), List.of("env"), USER);
        PluginProcess process = launch(confinement, "exec python3 -c '" + question + "'");
        assertThat(Scripts.line(process.stdout())).isEqualTo("9");
    }

    @Test
    void usersProcesses_limitedToOne_allowNoOther() throws Exception {
        assumeTrue(root(), "needs root");
        Confinement alone = new Confinement(NONE.withProcesses(1), List.of(), "games");
        assumeTrue(answer("id", "-u", "games").matches("\\d+"), "needs a user games");
        PluginProcess process = launch(alone, "echo up; /bin/sleep 0; echo $?");
        assertThat(Scripts.text(process.stderr())).containsIgnoringCase("fork");
    }

    @Test
    void user_thatMayNotReachTheProgram_failsWithTheReason() throws Exception {
        assumeTrue(root(), "needs root");
        Path program = Scripts.write(directory.resolve("a.binary"), "#!/bin/sh\n"); // in a directory of mode 0700
        LaunchSpec plain = Scripts.file(program);
        assertFails(confined(plain, new Confinement(NONE, List.of(), USER)), USER + " may not execute " + program);
    }

    @Test
    void user_unknown_failsWithTheReason() {
        assertFails(new Confinement(NONE, List.of(), "no-such-user"), "There is no user no-such-user", "Create it");
        assertFails(new Confinement(NONE, List.of(), "--help"), "There is no user --help");
    }

    @Test
    void limit_aboveTheHardOne_failsWithTheReason() throws Exception {
        assumeTrue(root(), "needs root, to become somebody who may not");
        Confinement high = new Confinement(NONE.withOpenFiles(Integer.MAX_VALUE), List.of(), USER);
        assertFails(high, "not possible here", "NOFILE", "hard limit");
    }

    @Test
    void tools_missing_failOnlyWhoNeedsThem() throws IOException {
        Tools few = new Tools(TOOLS.shell(), TOOLS.setsid(), null, TOOLS.mkfifo(), null, TOOLS.id(), null);
        assertThatThrownBy(() -> ConfinedCommand.of(spec(limited(NONE.withOpenFiles(64)), ""), few))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("prlimit is missing")
                .hasMessageContaining("Install util-linux");
        assertThatThrownBy(() -> ConfinedCommand.of(spec(new Confinement(NONE, List.of(), USER), ""), few))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("setpriv is missing");
        assertThat(ConfinedCommand.of(spec(Confinement.NONE, "exit 0"), Tools.NONE)
                        .words())
                .containsExactly("/bin/sh", "-c", "exit 0");
    }

    private PluginProcess launch(Confinement confinement, String script) throws Exception {
        return launcher.launch(spec(confinement, script)).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private void assertFails(Confinement confinement, String... words) {
        assertFails(spec(confinement, "exit 0"), words);
    }

    private void assertFails(LaunchSpec spec, String... words) {
        assertThatThrownBy(() -> launcher.launch(spec).toCompletableFuture().get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(IOException.class)
                .message()
                .contains(words);
    }

    private static Confinement limited(ResourceLimits limits) {
        return new Confinement(limits, List.of(), null);
    }

    private static LaunchSpec spec(Confinement confinement, String script) {
        return confined(Scripts.shell(Path.of("/"), script), confinement);
    }

    private static LaunchSpec confined(LaunchSpec spec, Confinement confinement) {
        return new LaunchSpec(spec.command(), spec.workingDirectory(), spec.environment(), confinement);
    }

    private static String answer(String... command) throws IOException {
        return QuietCommand.output(List.of(command), Duration.ofSeconds(5)).text();
    }

    private static boolean root() {
        return Files.isWritable(Path.of("/etc/shadow")) && "root".equals(System.getProperty("user.name"));
    }
}
