package ai.toru.kv.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.toru.host.kv.KeyValueStore;
import ai.toru.host.plugin.KeyValueException;
import ai.toru.kv.h2.disk.FaultyDisk;
import ai.toru.kv.h2.disk.SmallFileSystem;
import ai.toru.kv.h2.workload.Expected;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A full disk costs the writes that have no space, and nothing else. */
final class DiskFullTest {

    private static final String LARGE = "x".repeat(40_000);

    @TempDir
    Path directory;

    private Expected expected;

    @Test
    void fullDisk_failsWrites_keepsAllThatWasAcknowledged_andIsOverOnceThereIsSpace() throws Exception {
        try (FaultyDisk disk = FaultyDisk.in(directory, 1)) {
            try (KeyValueStore store = H2KeyValueStore.builder(directory)
                    .fileSystem(FaultyDisk.prefix())
                    .open()) {
                expected = new Expected(store, "full");
                for (int time = 0; time < 5; time++) {
                    fillUp(time, () -> disk.faults().quota(bytesThere() + 300_000));
                    disk.faults().noQuota();
                    worksAgain(time);
                }
            }
            reopened(FaultyDisk.prefix());
        }
    }

    @Test
    void smallFileSystem_thatIsFull_isSurvivedTheSameWay() throws Exception {
        try (SmallFileSystem small = SmallFileSystem.mountedOrSkipped(directory, 2)) {
            try (KeyValueStore store = H2KeyValueStore.builder(directory).open()) {
                expected = new Expected(store, "full");
                for (int time = 0; time < 3; time++) {
                    fillUp(time, () -> {});
                    expected.delete("large-" + time + "-0");
                    small.resize(4 * (time + 2));
                    worksAgain(time);
                }
            }
            small.resize(64); // after so many overwritings the old size may hold no more
            reopened("");
        }
    }

    private void fillUp(int time, Prepare prepare) throws Exception {
        assertThat(expected.set("small", "before " + time)).isEmpty();
        prepare.run();
        int failures = 0;
        for (int i = 0; failures < 4; i++) {
            assertThat(i).as("writes that found space").isLessThan(500);
            Optional<KeyValueException> failure = expected.set("large-" + time + "-" + i, i + LARGE);
            failures += failure.isPresent() ? 1 : 0;
            failure.ifPresent(told -> assertThat(told.getMessage()).isNotBlank());
        }
        await().atMost(Duration.ofSeconds(10)).ignoreExceptions().untilAsserted(expected::verify);
    }

    private void worksAgain(int time) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> expected.set("again", time + LARGE).isEmpty());
        await().atMost(Duration.ofSeconds(10)).ignoreExceptions().untilAsserted(expected::verify);
    }

    private void reopened(String fileSystem) throws Exception {
        try (KeyValueStore store =
                H2KeyValueStore.builder(directory).fileSystem(fileSystem).open()) {
            expected.goOnWith(store);
            expected.verify();
            assertThat(expected.set("after", LARGE)).isEmpty();
        }
    }

    private long bytesThere() throws Exception {
        try (var files = Files.list(directory)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    /** What is done before the disk is filled. */
    private interface Prepare {
        void run() throws Exception;
    }
}
