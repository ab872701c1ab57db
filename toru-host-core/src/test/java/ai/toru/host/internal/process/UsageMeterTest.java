package ai.toru.host.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.internal.time.ManualTime;
import ai.toru.host.plugin.ProcessUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UsageMeterTest {

    /** Holds 64 MiB each in itself and a child, having used 0.3 s and more each. */
    private static final String HUNGRY = """
            import os, sys, time
            def eat():
                held = b'x' * (64 << 20)
                while time.process_time() < 0.3: pass
                return held
            ready, done = os.pipe()
            if os.fork() == 0:
                held = eat()
                os.write(done, b'.')
                time.sleep(300)
            held = eat()
            os.read(ready, 1)
            print('full', flush=True)
            sys.stdin.read()
            """;

    @TempDir
    Path directory;

    private final ManualTime time = new ManualTime();
    private final SystemProcessLauncher launcher = new SystemProcessLauncher(time);

    @AfterEach
    void close() {
        launcher.close();
    }

    @Test
    void usage_processWithChild_isThatOfBoth() throws Exception {
        PluginProcess process = launch(List.of("python3", "-c", HUNGRY));
        assertThat(Scripts.line(process.stdout())).isEqualTo("full");
        ProcessUsage usage = Objects.requireNonNull(process.usage());
        assertThat(usage.memoryBytes()).isBetween(128L << 20, 400L << 20);
        assertThat(usage.cpuTime()).isBetween(Duration.ofMillis(550), Duration.ofSeconds(20));
    }

    @Test
    void usage_afterTheExit_isNull() throws Exception {
        PluginProcess process = launch(List.of("/bin/sh", "-c", "read x"));
        assertThat(process.usage()).isNotNull();
        process.kill();
        process.onExit().toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertThat(process.usage()).isNull();
    }

    @Test
    void usage_askedOften_looksOnceASecond() throws Exception {
        write(7, 'S', 50, 1000, 3);
        UsageMeter meter = new UsageMeter(new ProcessTable(directory), KernelUnits.USUAL, time, 7);
        assertThat(meter.usage()).isEqualTo(new ProcessUsage(3 * 4096, Duration.ofMillis(500)));
        write(7, 'S', 60, 1000, 4);
        time.advance(Duration.ofMillis(999));
        assertThat(meter.usage()).isEqualTo(new ProcessUsage(3 * 4096, Duration.ofMillis(500)));
        time.advance(Duration.ofMillis(1));
        assertThat(meter.usage()).isEqualTo(new ProcessUsage(4 * 4096, Duration.ofMillis(600)));
    }

    @Test
    void usage_pidOfAStranger_isNull() throws Exception {
        write(7, 'S', 50, 1000, 3);
        UsageMeter meter = new UsageMeter(new ProcessTable(directory), KernelUnits.USUAL, time, 7);
        write(7, 'S', 50, 2000, 3);
        assertThat(meter.usage()).isNull();
    }

    @Test
    void usage_childThatVanished_isLeftOut() throws Exception {
        write(7, 'S', 50, 1000, 3);
        Files.createDirectories(directory.resolve("7/task/7"));
        Files.writeString(directory.resolve("7/task/7/children"), "8 9 ");
        write(9, 'S', 10, 1001, 1);
        UsageMeter meter = new UsageMeter(new ProcessTable(directory), KernelUnits.USUAL, time, 7);
        assertThat(meter.usage()).isEqualTo(new ProcessUsage(4 * 4096, Duration.ofMillis(600)));
    }

    @Test
    void usage_notLinux_isNull() {
        ProcessTable none = new ProcessTable(directory.resolve("none"));
        assertThat(new UsageMeter(none, KernelUnits.USUAL, time, 7).usage()).isNull();
    }

    private void write(long pid, char state, long ticks, long start, long pages) throws Exception {
        Path process = Files.createDirectories(directory.resolve(Long.toString(pid)));
        Files.writeString(
                process.resolve("stat"),
                pid + " (a b) " + state + " 1 7 7 0 -1 0 0 0 0 0 " + ticks + " 0 0 0 20 0 1 0 " + start + " 0 " + pages
                        + " 0\n");
    }

    private PluginProcess launch(List<String> command) throws Exception {
        return launcher.launch(new LaunchSpec(command, directory, Map.of("PATH", "/usr/bin:/bin")))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }
}
