package ai.toru.benchmarks.race;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rows that need Java alone, within seconds: their numbers mean nothing, but there are some. */
class BenchmarkTest {

    @TempDir
    private Path empty;

    @Test
    void run_withJavaAlone_measuresItAndSaysWhatElseIsMissing() throws Exception {
        List<String> progress = new ArrayList<>();

        Benchmark.Result result = Benchmark.run(tiny(List.of("api")), progress::add);

        assertThat(result.failed()).as(result.text()).isFalse();
        assertThat(lines(result))
                .filteredOn(line -> line.contains(" Java SDK plugin"))
                .isNotEmpty()
                .allMatch(line -> line.matches(".*\\| [0-9][0-9,.]*(/s| µs) .*"));
        assertThat(lines(result))
                .filteredOn(line -> line.contains("| skipped: echo is missing: apt-get install gcc libc6-dev "))
                .hasSize(4)
                .allMatch(line -> line.contains("| bare socket, "));
        assertThat(progress).isNotEmpty();
        assertThat(leftovers()).isEmpty();
    }

    private Settings tiny(List<String> rows) {
        Duration instant = Duration.ofMillis(20);
        return new Settings(
                rows,
                1,
                instant,
                instant,
                List.of(2),
                List.of(10),
                List.of(1, 2),
                empty,
                Path.of("..").toAbsolutePath());
    }

    private static List<String> lines(Benchmark.Result result) {
        return result.text().lines().filter(line -> line.startsWith("| ")).toList();
    }

    private static List<Path> leftovers() throws Exception {
        try (Stream<Path> all = Files.list(Benchmark.TEMPORARY)) {
            return all.filter(path -> path.getFileName().toString().startsWith(Benchmark.PREFIX))
                    .toList();
        }
    }
}
