package ai.toru.benchmarks.race;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.benchmarks.common.WorkDirectory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All ways that are to be had on the machine; those that need Java alone are to be had everywhere. */
class HttpWaysTest {

    private static final int BYTES = 1000;

    @TempDir
    private Path empty;

    @Test
    void open_ofAllThereAre_servesTheSameBytesByEachWay() throws Exception {
        Duration instant = Duration.ofMillis(20);
        Settings settings = new Settings(
                List.of("http"),
                1,
                instant,
                instant,
                List.of(1),
                List.of(BYTES),
                List.of(1),
                empty,
                Path.of("..").toRealPath());
        try (WorkDirectory directory = WorkDirectory.in(Benchmark.TEMPORARY, "toru-w");
                Processes processes = new Processes(directory.path())) {
            List<String> served = new ArrayList<>();
            for (HttpWay way : new HttpWays(new Course(settings, processes, directory.path())).open()) {
                String base = way.base().value();
                if (base == null) {
                    assertThat(way.base().reason()).as(way.name()).startsWith("skipped: ");
                } else {
                    Wrk.checked(empty, base + BYTES, BYTES, 1);
                    served.add(way.name());
                }
            }
            assertThat(served).contains(HttpWay.HELLO, HttpWay.JAVA);
        }
    }
}
