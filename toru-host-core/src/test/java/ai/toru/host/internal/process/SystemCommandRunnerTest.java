package ai.toru.host.internal.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.toru.host.internal.process.CommandResult.End;
import ai.toru.host.internal.time.HostClock;
import ai.toru.host.internal.time.ManualTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SystemCommandRunnerTest {

    private static final Duration LONG = Duration.ofSeconds(10);
    private static final int LIMIT = 64 * 1024;

    @TempDir
    Path directory;

    private final SystemProcessLauncher launcher = new SystemProcessLauncher(HostClock.system());
    private final SystemCommandRunner runner = new SystemCommandRunner(launcher, HostClock.system());

    @AfterEach
    void close() {
        runner.close();
        launcher.close();
    }

    @Test
    void run_commandThatAnswers_givesItsOutputAndStatus() throws Exception {
        CommandResult result = run("echo out; echo err >&2; exit 4", LONG);
        assertThat(result.end()).isEqualTo(End.EXITED);
        assertThat(result.exit()).isEqualTo(new ExitStatus(4, null));
        assertThat(stdout(result)).isEqualTo("out\n");
        assertThat(result.stderr()).isEqualTo("err\n");
    }

    @Test
    void run_standardInput_isEmpty() throws Exception {
        assertThat(stdout(run("cat; echo done", LONG))).isEqualTo("done\n");
    }

    @Test
    void run_exactlyTheLimit_isAllowed() throws Exception {
        CommandResult result = run("head -c " + LIMIT + " /dev/zero", LONG);
        assertThat(result.end()).isEqualTo(End.EXITED);
        assertThat(result.stdout()).hasSize(LIMIT);
    }

    @Test
    void run_moreThanTheLimit_isKilled() throws Exception {
        CommandResult result = run("echo $$ > pid; exec cat /dev/zero", LONG);
        assertThat(result.end()).isEqualTo(End.TOO_MUCH_OUTPUT);
        assertThat(result.stdout()).hasSize(LIMIT);
        awaitGone("pid");
    }

    @Test
    void run_floodOfStderr_keepsTheLastOfIt() throws Exception {
        CommandResult result = run("head -c 10000000 /dev/zero >&2; echo last >&2; echo ok", LONG);
        assertThat(stdout(result)).isEqualTo("ok\n");
        assertThat(result.stderr()).hasSize(8 * 1024).endsWith("last\n");
    }

    @Test
    void run_tooLong_killsTheWholeGroup() throws Exception {
        ManualTime time = new ManualTime();
        try (SystemCommandRunner timed = new SystemCommandRunner(launcher, time)) {
            CompletableFuture<CommandResult> result = timed.run(
                            Scripts.shell(directory, "sleep 300 & echo $! > child; echo $$ > pid; wait"), LONG, LIMIT)
                    .toCompletableFuture();
            awaitWritten("pid");
            assertThat(result).isNotDone();
            await("it is given up") // whose time begins a moment after its process
                    .until(() -> {
                        time.advance(LONG);
                        return result.isDone();
                    });
            assertThat(result.get(20, TimeUnit.SECONDS).end()).isEqualTo(End.TIMED_OUT);
        }
        awaitGone("pid");
        awaitGone("child");
    }

    /** Faults, "Process": grandchild keeps stdout. */
    @Test
    void run_grandchildKeepsStdout_returnsAtOnceAndKillsIt() throws Exception {
        CommandResult result = run("sleep 300 & echo $! > child; echo answer", LONG);
        assertThat(result.end()).isEqualTo(End.EXITED);
        assertThat(stdout(result)).isEqualTo("answer\n");
        awaitGone("child");
    }

    @Test
    void run_daemonOutsideTheGroupKeepsStdout_returnsAllTheSame() throws Exception {
        CommandResult result = run("setsid sleep 300 & echo $! > child; echo answer", LONG);
        assertThat(stdout(result)).isEqualTo("answer\n");
        ProcessHandle.of(pid("child")).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void run_severalAtOnce_eachGetsItsOwn() throws Exception {
        List<CompletableFuture<CommandResult>> results = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            results.add(start("echo " + i + "; sleep 0.2", LONG));
        }
        long threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("toru-"))
                .count();
        assertThat(threads).isLessThanOrEqualTo(2);
        for (int i = 0; i < 16; i++) {
            assertThat(stdout(results.get(i).get(10, TimeUnit.SECONDS))).isEqualTo(i + "\n");
        }
    }

    @Test
    void run_missingProgram_fails() {
        CompletableFuture<CommandResult> result =
                runner.run(Scripts.file(directory.resolve("none")), LONG, LIMIT).toCompletableFuture();
        assertThatThrownBy(() -> result.get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not exist");
    }

    @Test
    void close_whileOneRuns_killsItAndFailsItsStage() throws Exception {
        CompletableFuture<CommandResult> result = start("echo $$ > pid; sleep 300", LONG);
        awaitWritten("pid");
        runner.close();
        runner.close();
        assertThatThrownBy(() -> result.get(10, TimeUnit.SECONDS)).hasMessageContaining("host was closed");
        awaitGone("pid");
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("toru-process-commands"));
    }

    @Test
    void run_afterClose_startsNothing_andSaysSo() {
        runner.close();

        CompletableFuture<CommandResult> result = start("touch started", LONG);

        assertThat(result).isCompletedExceptionally();
        assertThatThrownBy(() -> result.get(10, TimeUnit.SECONDS)).hasMessageContaining("host was closed");
        assertThat(directory).isEmptyDirectory();
    }

    private CommandResult run(String script, Duration timeout) throws Exception {
        return start(script, timeout).get(20, TimeUnit.SECONDS);
    }

    private CompletableFuture<CommandResult> start(String script, Duration timeout) {
        return runner.run(Scripts.shell(directory, script), timeout, LIMIT).toCompletableFuture();
    }

    private static String stdout(CommandResult result) {
        return new String(result.stdout(), StandardCharsets.UTF_8);
    }

    private long pid(String file) throws IOException {
        return Long.parseLong(Files.readString(directory.resolve(file)).strip());
    }

    private void awaitWritten(String file) {
        Path path = directory.resolve(file);
        await().until(() -> Files.exists(path) && Files.size(path) > 0);
    }

    private void awaitGone(String file) throws IOException {
        long pid = pid(file);
        await().until(() -> !Pids.running(pid));
    }
}
