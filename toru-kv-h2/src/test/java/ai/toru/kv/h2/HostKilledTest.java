package ai.toru.kv.h2;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.kv.KeyValueStore;
import ai.toru.kv.h2.workload.Audit;
import ai.toru.kv.h2.workload.Chance;
import ai.toru.kv.h2.workload.KilledWriters;
import ai.toru.kv.h2.workload.Progress;
import ai.toru.kv.h2.workload.Script;
import ai.toru.kv.h2.workload.Writers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What was acknowledged survives {@code kill -9} of the process that has the store. Always the same file; the number of
 * kills is set with {@code -Dtoru.kill.rounds}: 10 by default, 100 each night.
 */
final class HostKilledTest {

    private static final int ROUNDS = Integer.getInteger("toru.kill.rounds", 10);
    private static final int WRITERS = 8;
    private static final long SEED = Long.getLong("toru.kill.seed", System.nanoTime());
    private static final Duration MOST_TO_OPEN = Duration.ofSeconds(5);

    @TempDir
    Path directory;

    @Test
    void killedHost_losesNothingAcknowledged_andTheStoreOpensQuickly() throws Exception {
        List<Script> scripts = Script.of(SEED, WRITERS);
        Random random = Chance.of(SEED);
        List<Progress> standings = Writers.nothingDone(scripts);
        for (int round = 1; round <= ROUNDS; round++) {
            List<Progress> acknowledged;
            try (KilledWriters child = KilledWriters.start(directory, scripts, standings)) {
                acknowledged = child.killAfter(random.nextInt(round % 3 == 0 ? 20 : 600));
            }
            long began = System.nanoTime();
            try (KeyValueStore store = H2KeyValueStore.builder(directory).open()) {
                Duration toOpen = Duration.ofNanos(System.nanoTime() - began);
                Audit audit = Audit.of(store, scripts, acknowledged);
                assertThat(audit.problems())
                        .as("round %d, seed %d", round, SEED)
                        .isEmpty();
                assertThat(toOpen).as("round %d", round).isLessThan(MOST_TO_OPEN);
                standings = audit.standings();
            }
        }
        assertThat(standings.stream().mapToInt(Progress::steps).sum()).isGreaterThan(ROUNDS * 20);
    }
}
