package ai.toru.kv.h2;

import static org.assertj.core.api.Assertions.assertThat;

import ai.toru.host.kv.InMemoryKeyValueStore;
import ai.toru.host.kv.KeyValueChange;
import ai.toru.host.kv.KeyValueEntry;
import ai.toru.host.kv.KeyValueQuery;
import ai.toru.host.kv.KeyValueStore;
import ai.toru.kv.h2.disk.FaultyDisk;
import ai.toru.kv.h2.history.History;
import ai.toru.kv.h2.history.RandomCaller;
import ai.toru.kv.h2.workload.Chance;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What 16 callers are told of few shared keys could have been told by a store that does one thing after the other. */
final class KeyValueLinearizabilityTest {

    private static final int CALLERS = 16;
    private static final int CALLS = 100;
    private static final List<String> KEYS = List.of("a", "b", "c", "d");
    private static final long SEED = System.nanoTime();

    @TempDir
    Path directory;

    private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);

    @AfterEach
    void endCallers() throws InterruptedException {
        callers.shutdownNow();
        assertThat(callers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void storeInMemory_isLinearizable() throws Exception {
        try (KeyValueStore store = new InMemoryKeyValueStore()) {
            rounds(20, store, random -> {});
        }
    }

    @Test
    void storeWithItsCache_isLinearizable() throws Exception {
        try (KeyValueStore store = H2KeyValueStore.builder(directory).open()) {
            rounds(20, store, random -> {});
        }
    }

    @Test
    void storeWithoutCache_isLinearizable() throws Exception {
        try (KeyValueStore store =
                H2KeyValueStore.builder(directory).cacheBytes(0).open()) {
            rounds(20, store, random -> {});
        }
    }

    @Test
    void storeWhoseCacheHoldsNextToNothing_isLinearizable() throws Exception {
        try (KeyValueStore store =
                H2KeyValueStore.builder(directory).cacheBytes(300).open()) {
            rounds(20, store, random -> {});
        }
    }

    @Test
    void storeOnADiskThatErrs_isLinearizable_unknownOutcomesIncluded() throws Exception {
        try (FaultyDisk disk = FaultyDisk.in(directory, SEED);
                KeyValueStore store = H2KeyValueStore.builder(directory)
                        .fileSystem(FaultyDisk.prefix())
                        .open()) {
            rounds(20, store, random -> {
                if (random.nextInt(400) == 0) {
                    if (random.nextBoolean()) {
                        disk.faults().failWrites(1);
                    } else {
                        disk.faults().failForces(1);
                    }
                }
            });
            assertThat(disk.faults().refusals()).as("errors").isPositive();
        }
    }

    @Test
    void batches_areSeenWhole_orNotAtAll() throws Exception {
        try (KeyValueStore store = H2KeyValueStore.builder(directory).open()) {
            List<Future<?>> work = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                String value = "v" + caller + "-";
                Callable<Void> some = caller % 2 == 0 ? () -> writeBatches(store, value) : () -> readWhole(store);
                work.add(callers.submit(some));
            }
            await(work);
        }
    }

    private static Void writeBatches(KeyValueStore store, String value) throws Exception {
        for (int i = 0; i < CALLS; i++) {
            String same = value + i;
            List<KeyValueChange> batch = new ArrayList<>();
            KEYS.forEach(key -> batch.add(setOrDelete(key, same)));
            store.apply("whole", batch).toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
        return null;
    }

    private static KeyValueChange setOrDelete(String key, String value) {
        return value.endsWith("7") ? KeyValueChange.delete(key) : KeyValueChange.set(key, value);
    }

    private static Void readWhole(KeyValueStore store) throws Exception {
        for (int i = 0; i < 3 * CALLS; i++) {
            List<String> values = store
                    .list("whole", KeyValueQuery.FIRST)
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS)
                    .entries()
                    .stream()
                    .map(KeyValueEntry::value)
                    .toList();
            assertThat(values).hasSizeBetween(values.isEmpty() ? 0 : KEYS.size(), KEYS.size());
            assertThat(values.stream().distinct()).hasSizeLessThan(2);
        }
        return null;
    }

    private void rounds(int rounds, KeyValueStore store, Mishap mishap) throws Exception {
        for (int round = 0; round < rounds; round++) {
            History history = new History();
            List<Future<?>> work = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                Random random = Chance.of(SEED, round, caller);
                RandomCaller calls = new RandomCaller(store, "round" + round, KEYS, history, caller, random);
                work.add(callers.submit(() -> {
                    for (int call = 0; call < CALLS; call++) {
                        mishap.maybe(random);
                        calls.call();
                    }
                    return null;
                }));
            }
            await(work);
            assertThat(history.violations())
                    .as("round %d, seed %d", round, SEED)
                    .isEmpty();
            assertThat(history.size()).isGreaterThan(CALLERS * CALLS / 2);
        }
    }

    private static void await(List<Future<?>> work) throws Exception {
        for (Future<?> some : work) {
            some.get(120, TimeUnit.SECONDS);
        }
    }

    /** Something that goes wrong now and then. */
    private interface Mishap {
        void maybe(Random random);
    }
}
