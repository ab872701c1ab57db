package ai.toru.testing.subject;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BearersTest {
    private static final String OURS = "HOME=/\0" + Surroundings.RUN + "=ours\0";

    @TempDir
    Path table;

    @Test
    void find_processesOfSeveralRuns_areToldApart() throws IOException {
        process("7", "sleep\0", OURS);
        process("8", "sleep\0", OURS.replace("ours", "theirs"));
        process("9", "env\0", "");
        Files.createDirectory(table.resolve("self"));
        Files.createDirectory(table.resolve("10"));

        assertThat(new Bearers(table, BearersTest::never).find("ours")).isEqualTo(List.of(7L));
    }

    /** Between its old and its new program a process shows neither environment nor arguments. */
    @Test
    void find_oneThatIsJustBecomingAnotherProgram_isWaitedFor() throws IOException {
        process("7", "", "");
        AtomicInteger pauses = new AtomicInteger();
        Bearers bearers = new Bearers(table, () -> {
            if (pauses.incrementAndGet() == 3) {
                write("7", "cmdline", "sleep\0");
                write("7", "environ", OURS);
            }
        });

        assertThat(bearers.find("ours")).isEqualTo(List.of(7L));
        assertThat(pauses).hasValue(3);
    }

    @Test
    void find_oneThatStaysWithout_isNotWaitedForForEver() throws IOException {
        process("7", "", "");
        process("8", "sleep\0", OURS);
        AtomicInteger pauses = new AtomicInteger();

        assertThat(new Bearers(table, pauses::incrementAndGet).find("ours")).isEqualTo(List.of(8L));
        assertThat(pauses).hasValueBetween(100, 1_000);
    }

    @Test
    void find_theKernelsOwn_isNotWaitedFor() throws IOException {
        process("7", "", "");
        Files.delete(table.resolve("7/exe"));

        assertThat(new Bearers(table, BearersTest::never).find("ours")).isEmpty();
    }

    @Test
    void find_notLinux_isNobody() {
        assertThat(new Bearers(table.resolve("none"), BearersTest::never).find("ours"))
                .isEmpty();
    }

    private static void never() {
        throw new AssertionError("waited");
    }

    private void process(String pid, String arguments, String environment) throws IOException {
        Files.createDirectory(table.resolve(pid));
        Files.createSymbolicLink(table.resolve(pid).resolve("exe"), Path.of("sleep"));
        write(pid, "cmdline", arguments);
        write(pid, "environ", environment);
    }

    private void write(String pid, String file, String text) {
        try {
            Files.writeString(table.resolve(pid).resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
