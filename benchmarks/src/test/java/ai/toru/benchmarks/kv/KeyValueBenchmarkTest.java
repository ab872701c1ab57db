package ai.toru.benchmarks.kv;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole benchmark within seconds: its numbers mean nothing, but each row has some. */
class KeyValueBenchmarkTest {

    @TempDir
    private Path directory;

    @Test
    void run_withTinySettings_fillsEachRowAndLeavesNothing() throws Exception {
        List<String> progress = new ArrayList<>();
        Settings tiny =
                new Settings(directory, 20, 1, Duration.ofMillis(100), Duration.ofMillis(300), Duration.ofMillis(500));

        String result = KeyValueBenchmark.run(tiny, progress::add);

        assertThat(result).contains("journal_mode=wal, synchronous=2");
        assertThat(result.lines().filter(line -> line.startsWith("| ")))
                .hasSize(10)
                .noneMatch(line -> line.contains("| 0/s"))
                .filteredOn(line -> line.matches(".*\\| (yes|no) +\\|"))
                .hasSize(4);
        assertThat(progress).anyMatch(line -> line.startsWith("files, ours: at most"));
        assertThat(directory).isEmptyDirectory();
    }
}
