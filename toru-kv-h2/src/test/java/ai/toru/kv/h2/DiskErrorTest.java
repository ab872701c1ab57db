package ai.toru.kv.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.toru.host.kv.KeyValueStore;
import ai.toru.kv.h2.disk.DiskFaults;
import ai.toru.kv.h2.disk.FaultyDisk;
import ai.toru.kv.h2.workload.Chance;
import ai.toru.kv.h2.workload.Expected;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.function.ObjIntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An input/output error costs at most the writes it met; the store mends itself. */
final class DiskErrorTest {

    private static final long SEED = System.nanoTime();

    @TempDir
    Path directory;

    @Test
    void failedWrite_failsItsCallersOnly_andTheStoreGoesOn() throws Exception {
        failing(DiskFaults::failWrites, 1);
    }

    @Test
    void failedWrites_inARow_areSurvived() throws Exception {
        failing(DiskFaults::failWrites, 3);
    }

    @Test
    void failedForce_failsItsCallersOnly_andTheStoreGoesOn() throws Exception {
        failing(DiskFaults::failForces, 1);
    }

    @Test
    void failedForces_inARow_areSurvived() throws Exception {
        failing(DiskFaults::failForces, 3);
    }

    @Test
    void failedRead_isToldToThoseItMet_andTheStoreGoesOn() throws Exception {
        failing(DiskFaults::failReads, 1);
    }

    /** After each error the store must come back by itself, with all that was acknowledged; at last also after a power cut. */
    private void failing(ObjIntConsumer<DiskFaults> order, int number) throws Exception {
        Random random = Chance.of(SEED);
        try (FaultyDisk disk = FaultyDisk.in(directory, SEED)) {
            Expected expected;
            try (KeyValueStore store = open()) {
                expected = new Expected(store, "erring");
                for (int time = 0; time < 8; time++) {
                    write(expected, random, 5);
                    order.accept(disk.faults(), number);
                    write(expected, random, 10);
                    await().atMost(Duration.ofSeconds(30))
                            .until(() -> expected.set("again", String.valueOf(random.nextInt()))
                                    .isEmpty());
                    await().atMost(Duration.ofSeconds(10)).ignoreExceptions().untilAsserted(expected::verify);
                }
                assertThat(disk.faults().areSpent() || number == 1)
                        .as("errors that were met")
                        .isTrue();
                disk.cut();
            }
            disk.powerOn();
            try (KeyValueStore store = open()) {
                expected.goOnWith(store);
                expected.verify();
            }
        }
    }

    private static void write(Expected expected, Random random, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            String key = "key" + random.nextInt(20);
            if (random.nextInt(5) == 0) {
                expected.delete(key);
            } else {
                expected.set(key, random.nextInt() + "-".repeat(random.nextInt(random.nextInt(20_000) + 1)));
            }
        }
    }

    private KeyValueStore open() {
        return H2KeyValueStore.builder(directory)
                .fileSystem(FaultyDisk.prefix())
                .open();
    }
}
