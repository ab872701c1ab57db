package ai.toru.host.internal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.toru.host.internal.process.LaunchSpec;
import ai.toru.host.internal.process.PluginProcess;
import ai.toru.host.internal.process.SystemProcessLauncher;
import ai.toru.host.internal.time.HostClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PluginLogsTest {

    @TempDir
    Path directory;

    private final SystemProcessLauncher launcher = new SystemProcessLauncher(HostClock.system());
    private PluginLogs logs;

    @BeforeEach
    void open() {
        logs = new PluginLogs(directory, LogLimits.DEFAULTS, HostClock.system(), Runnable::run, id -> false);
    }

    @AfterEach
    void close() {
        launcher.close();
        logs.close();
    }

    @Test
    void open_sameId_isTheSameLog() {
        assertThat(logs.open("a-1")).isSameAs(logs.open("a-1"));
        assertThat(logs.open("a-1").path()).isEqualTo(directory.resolve("plugins/a-1.log"));
    }

    @Test
    void open_whatIsNoId_isRefused() {
        for (String id : List.of("", "..", "a/b", "a.b", "a\n", "ü", "x".repeat(64))) {
            assertThatThrownBy(() -> logs.open(id)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void attach_liveProcess_writesWhileItRuns() throws Exception {
        PluginLog log = logs.open("p");
        PluginProcess process = launch("echo up >&2; read x");
        Pumping pumping = logs.attach(log, process.stdout(), process.stderr());
        await().until(() -> Files.exists(log.path()) && lines(log).size() == 1);
        assertThat(lines(log).get(0)).contains("\"stderr\"", "\"up\"");
        assertThat(pumping.stderrTail()).containsExactly("up");
    }

    @Test
    void finish_processThatWritesAndExits_losesNothing200Times() throws Exception {
        String script = "i=0; while [ $i -lt 100 ]; do echo o$i; echo e$i >&2; i=$((i+1)); done; printf half";
        for (int run = 0; run < 200; run++) {
            PluginLog log = logs.open("run-" + run);
            PluginProcess process = launch(script);
            Pumping pumping = logs.attach(log, process.stdout(), process.stderr());
            get(process.onExit());
            get(pumping.finish());
            assertThat(lines(log)).as("run %s", run).hasSize(201);
            assertThat(pumping.stderrTail()).hasSize(50).endsWith("e99");
            assertThat(messages(log, "stdout")).hasSize(101).endsWith("o98", "o99", "half");
        }
    }

    @Test
    void stderrTail_ofEachRun_isItsOwn() throws Exception {
        PluginLog log = logs.open("p");
        Pumping old = attach(log, "old out\n", "old\n");
        Pumping fresh = attach(log, "", "new\n");
        get(old.finish());
        get(fresh.finish());
        assertThat(old.stderrTail()).containsExactly("old");
        assertThat(fresh.stderrTail()).containsExactly("new");
    }

    /** Faults, "Process": grandchild keeps stdout. */
    @Test
    void finish_daemonHoldsTheStreams_isNotWaitedFor() throws Exception {
        PluginLog log = logs.open("p");
        PluginProcess process = launch("env -u TORU_RUN setsid sh -c 'echo $$; exec sleep 300' & sleep 0.2; echo bye");
        Pumping pumping = logs.attach(log, process.stdout(), process.stderr());
        get(process.onExit());
        get(pumping.finish());
        List<String> messages = messages(log, "stdout");
        ProcessHandle.of(Long.parseLong(messages.get(0))).ifPresent(ProcessHandle::destroyForcibly);
        assertThat(messages).hasSize(2).endsWith("bye");
    }

    @Test
    void finish_daemonFloodsTheStreams_comesToAnEnd() throws Exception {
        PluginLog log = logs.open("p");
        PluginProcess process = launch("env -u TORU_RUN setsid yes & echo $! >&2; sleep 0.2");
        Pumping pumping = logs.attach(log, process.stdout(), process.stderr());
        get(process.onExit());
        get(pumping.finish());
        long daemon = Long.parseLong(pumping.stderrTail().get(0));
        await().until(() -> !running(daemon)); // its pipe has no reader any more
    }

    /** Faults, "Process": writes a gigabyte without a newline. */
    @Test
    void attach_gigabyteWithoutNewline_blocksNobodyAndKeepsTheFileSmall() throws Exception {
        PluginLog log = logs.open("p");
        PluginProcess process = launch("head -c 1073741824 /dev/zero; echo; echo done");
        Pumping pumping = logs.attach(log, process.stdout(), process.stderr());
        process.onExit().toCompletableFuture().get(60, TimeUnit.SECONDS);
        get(pumping.finish());
        assertThat(messages(log, "stdout")).hasSize(2).endsWith("done");
        assertThat(Files.size(log.path())).isLessThan(100_000);
    }

    @Test
    void attach_floodOfLines_isCountedAndBounded() throws Exception {
        PluginLog log = logs.open("p");
        PluginProcess process = launch("yes 0123456789 | head -n 5000000 >&2");
        Pumping pumping = logs.attach(log, process.stdout(), process.stderr());
        process.onExit().toCompletableFuture().get(60, TimeUnit.SECONDS);
        get(pumping.finish());
        long all = 0;
        try (var files = Files.list(directory.resolve("plugins"))) {
            for (Path file : files.toList()) {
                all += Files.size(file);
            }
        }
        assertThat(all).isBetween(8L << 20, 40L << 20);
        assertThat(lines(log)).last().asString().contains("dropped ");
        assertThat(pumping.stderrTail()).hasSize(50).containsOnly("0123456789");
    }

    @Test
    void attach_manyPlugins_takeOneThread() throws Exception {
        List<Pumping> pumpings = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            pumpings.add(attach(logs.open("p-" + i), "out\n", "err\n"));
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().startsWith("toru-log"))
                .hasSize(1);
        for (int i = 0; i < 100; i++) {
            get(pumpings.get(i).finish());
            assertThat(lines(logs.open("p-" + i))).hasSize(2);
        }
    }

    @Test
    void attach_streamThatFails_doesNotStopTheOthers() throws Exception {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("a test's");
            }

            @Override
            public int available() {
                throw new IllegalStateException("a test's");
            }
        };
        Pumping first = logs.attach(logs.open("broken"), broken, broken);
        get(attach(logs.open("sound"), "out\n", "").finish());
        get(first.finish());
        assertThat(lines(logs.open("sound"))).hasSize(1);
    }

    @Test
    void close_runningPlugins_writesWhatIsThereAndEndsTheThread() throws Exception {
        Pumping pumping = attach(logs.open("p"), "one\ntwo", "");
        logs.close();
        logs.close();
        assertThat(pumping.finish().toCompletableFuture()).isCompleted();
        assertThat(messages(logs.open("p"), "stdout")).containsExactly("one", "two");
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("toru-log-pump"));
        get(attach(logs.open("late"), "x\n", "").finish());
    }

    private Pumping attach(PluginLog log, String stdout, String stderr) {
        return logs.attach(log, stream(stdout), stream(stderr));
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private PluginProcess launch(String script) throws Exception {
        Map<String, String> environment = Map.of("PATH", "/usr/bin:/bin");
        return get(launcher.launch(new LaunchSpec(List.of("/bin/sh", "-c", script), directory, environment)));
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static boolean running(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private static List<String> lines(PluginLog log) throws IOException {
        return Files.readAllLines(log.path());
    }

    private static List<String> messages(PluginLog log, String stream) throws IOException {
        return lines(log).stream()
                .filter(line -> line.contains("\"stream\":\"" + stream + "\""))
                .map(line -> line.substring(line.indexOf("\"message\":\"") + 11, line.length() - 2))
                .toList();
    }
}
