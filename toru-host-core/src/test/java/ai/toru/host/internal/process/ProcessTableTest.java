package ai.toru.host.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessTableTest {

    @TempDir
    Path root;

    @Test
    void system_thisProcess_isFound() {
        ProcessTable table = ProcessTable.system();
        long self = ProcessHandle.current().pid();
        ProcessStat stat = table.stat(self);
        assertThat(table.pids()).contains(self);
        assertThat(table.bootId()).hasSize(36);
        assertThat(stat).isNotNull().matches(found -> found.cpuTicks() > 0 && found.pages() > 0);
        String environment = Objects.requireNonNull(table.environment(self));
        System.getenv()
                .keySet()
                .forEach(name -> assertThat(ProcessTable.variable(environment, name))
                        .as(name)
                        .isNotNull());
        assertThat(table.exists(self)).isTrue();
    }

    /** Between the old and the new program of an {@code execve(2)} the kernel shows neither environment nor arguments. */
    @Test
    void environment_ofOneThatIsJustBecomingAnotherProgram_isWaitedFor() throws IOException {
        process("7", "", "");
        AtomicInteger pauses = new AtomicInteger();
        ProcessTable table = new ProcessTable(root, () -> {
            if (pauses.incrementAndGet() == 3) {
                become("7", "sleep\0", "TORU_RUN=a\0");
            }
        });
        assertThat(table.environment(7)).isEqualTo("TORU_RUN=a\0");
        assertThat(pauses).hasValue(3);
    }

    @Test
    void environment_ofOneThatStaysWithout_isWaitedForNoLongerThanASecond() throws IOException {
        process("7", "", "");
        AtomicInteger pauses = new AtomicInteger();
        assertThat(new ProcessTable(root, pauses::incrementAndGet).environment(7))
                .isEmpty();
        assertThat(pauses).hasValueBetween(100, 1_000);
    }

    @Test
    void environment_ofOneThatHasNone_isNotWaitedFor() throws IOException {
        process("7", "env\0", "");
        write("8/cmdline", "");
        write("8/environ", "");
        ProcessTable table = new ProcessTable(root, () -> {
            throw new AssertionError("waited");
        });
        assertThat(table.environment(7)).as("started with env -i").isEmpty();
        assertThat(table.environment(8)).as("the kernel's own").isEmpty();
    }

    @Test
    void variable_namesThatContainEachOther_areToldApart() {
        String environment = "XTORU_RUN=a\0A=TORU_RUN=b\0TORU_RUN=c d\0TORU_RUNX=e\0";
        assertThat(ProcessTable.variable(environment, "TORU_RUN")).isEqualTo("c d");
        assertThat(ProcessTable.variable(environment, "TORU_RUNX")).isEqualTo("e");
        assertThat(ProcessTable.variable(environment, "TORU")).isNull();
        assertThat(ProcessTable.variable("", "TORU_RUN")).isNull();
    }

    @Test
    void children_ofAllTasks_areListed() throws IOException {
        write("7/task/7/children", "8 9 ");
        write("7/task/70/children", "");
        write("7/task/71/children", "10 ");
        assertThat(new ProcessTable(root).children(7)).containsExactlyInAnyOrder(8L, 9L, 10L);
        assertThat(new ProcessTable(root).children(8)).isEmpty();
    }

    @Test
    void anything_notLinux_isAbsent() {
        ProcessTable table = new ProcessTable(root.resolve("none"));
        assertThat(table.bootId()).isNull();
        assertThat(table.exists(1)).isFalse();
        assertThat(table.environment(1)).isNull();
        assertThat(table.stat(1)).isNull();
        assertThat(table.pids()).isEmpty();
    }

    @Test
    void stat_nonsense_isAbsent() throws IOException {
        write("7/stat", "nonsense");
        assertThat(new ProcessTable(root).stat(7)).isNull();
    }

    private void process(String pid, String arguments, String environment) throws IOException {
        write(pid + "/cmdline", arguments);
        write(pid + "/environ", environment);
        Files.createSymbolicLink(root.resolve(pid).resolve("exe"), Path.of("sleep"));
    }

    private void become(String pid, String arguments, String environment) {
        try {
            write(pid + "/cmdline", arguments);
            write(pid + "/environ", environment);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
