package ai.toru.kv.h2;

import static ai.toru.kv.h2.KeyValueStoreContract.code;
import static ai.toru.kv.h2.KeyValueStoreContract.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.toru.host.kv.KeyValueQuery;
import ai.toru.host.kv.KeyValueStatistics;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the store on H2 promises beyond what every store does. */
class H2KeyValueStoreTest {

    @TempDir
    Path directory;

    @Test
    void whatWasStored_isThereInTheNextLife() throws Exception {
        try (H2KeyValueStore store = open()) {
            done(store.set("one", "k", "v"));
            done(store.set("one", "short", "v", Duration.ofHours(1)));
            done(store.set("two", "k", "w"));
            done(store.set("cleared", "k", "x"));
            done(store.clear("cleared"));
        }
        try (H2KeyValueStore store = open()) {
            assertThat(done(store.get("one", "k"))).contains("v");
            assertThat(done(store.get("two", "k"))).contains("w");
            assertThat(done(store.get("cleared", "k"))).isEmpty();
            assertThat(done(store.list("one", KeyValueQuery.FIRST))
                            .entries()
                            .get(1)
                            .expiresAt())
                    .isAfter(Instant.now());
            assertThat(done(store.statistics()).namespaces())
                    .containsOnlyKeys("one", "two")
                    .containsEntry("two", new KeyValueStatistics.Namespace(1, 2));
        }
    }

    @Test
    void whatExpired_isClearedAway_withoutAnybodyAsking() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
        try (H2KeyValueStore store =
                H2KeyValueStore.builder(directory).clock(now::get).open()) {
            for (int i = 0; i < 1500; i++) {
                store.set("one", "k" + i, "v", Duration.ofSeconds(i + 1));
            }
            done(store.set("one", "stays", "v", Duration.ofHours(9)));
            done(store.set("one", "stays", "v"));
            now.set(Instant.parse("2026-01-02T00:00:00Z"));
            assertThat(done(store.list("one", KeyValueQuery.FIRST)).entries()).hasSize(1);
            await().atMost(Duration.ofSeconds(20))
                    .until(() ->
                            done(store.statistics()).namespaces().get("one").keys() == 1);
            assertThat(done(store.get("one", "stays"))).contains("v");
        }
    }

    @Test
    void operationsOfManyCallers_shareCommits() throws Exception {
        try (H2KeyValueStore store = open()) {
            List<CompletableFuture<?>> writes = new ArrayList<>();
            for (int i = 0; i < 5000; i++) {
                writes.add(store.set("p" + i % 7, "k" + i % 100, "v" + i).toCompletableFuture());
            }
            CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);

            KeyValueStatistics statistics = done(store.statistics());
            assertThat(statistics.writes()).isGreaterThanOrEqualTo(5000);
            assertThat(statistics.commits()).isLessThan(1000);
            assertThat(statistics.storedBytes()).isPositive();
        }
    }

    @Test
    void get_ofWhatWasReadOrWrittenLately_isAnsweredByTheCache() throws Exception {
        try (H2KeyValueStore store = open()) {
            done(store.set("one", "k", "v"));
        }
        try (H2KeyValueStore store = open()) {
            assertThat(done(store.get("one", "k"))).contains("v");
            CompletableFuture<?> second = store.get("one", "k").toCompletableFuture();
            assertThat(second).isDone();
            KeyValueStatistics statistics = done(store.statistics());
            assertThat(statistics.reads()).isEqualTo(2);
            assertThat(statistics.cacheHits()).isEqualTo(1);
        }
    }

    @Test
    void backup_whileWritersWrite_isAWholeDatabase() throws Exception {
        Path zip = directory.resolve("backup.zip");
        AtomicBoolean enough = new AtomicBoolean();
        try (H2KeyValueStore store = open()) {
            for (int i = 0; i < 500; i++) {
                store.set("one", "before" + i, "x".repeat(1000));
            }
            done(store.set("one", "last", "v"));
            Thread writer = new Thread(() -> {
                while (!enough.get()) {
                    store.set("one", "during", "y".repeat(10_000))
                            .toCompletableFuture()
                            .join();
                }
            });
            writer.start();
            assertThat(done(store.backup(zip))).isEqualTo(zip);
            assertThat(done(store.backup(zip))).isEqualTo(zip); // replaces the first
            enough.set(true);
            writer.join();
        }
        Path restored = directory.resolve("restored");
        unzip(zip, restored);
        try (H2KeyValueStore store = H2KeyValueStore.builder(restored).open()) {
            assertThat(done(store.get("one", "last"))).contains("v");
            assertThat(done(store.get("one", "before499"))).contains("x".repeat(1000));
        }
        assertThat(directory.resolve("backup.zip.part")).doesNotExist();
    }

    @Test
    void backup_whereItCannotBeWritten_saysWhy() throws Exception {
        Path none = Files.createFile(directory.resolve("none"));
        try (H2KeyValueStore store = open()) {
            CompletableFuture<Path> backup =
                    store.backup(none.resolve("backup.zip")).toCompletableFuture();
            assertThat(backup)
                    .failsWithin(Duration.ofSeconds(20))
                    .withThrowableThat()
                    .withMessageContaining("none");
            assertThat(store.set("one", "k", "v").toCompletableFuture()).succeedsWithin(Duration.ofSeconds(20));
        }
    }

    @Test
    void compact_givesBackWhatIsFree_andKeepsWhatIsThere() throws Exception {
        try (H2KeyValueStore store = open()) {
            for (int i = 0; i < 20; i++) {
                done(store.set("one", "k" + i, "x".repeat(1 << 20)));
            }
            done(store.set("two", "k", "v"));
            done(store.clear("one"));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> code(store.get("one", "k1")).equals("none"));
        }
        Compaction compaction = H2KeyValueStore.compact(directory.resolve("kv"));

        assertThat(compaction.bytesAfter()).isLessThanOrEqualTo(compaction.bytesBefore());
        try (H2KeyValueStore store = open()) {
            assertThat(done(store.get("two", "k"))).contains("v");
        }
    }

    @Test
    void aCallerThatIsInterrupted_disturbsNobody() throws Exception {
        Thread.currentThread().interrupt();
        try (H2KeyValueStore store = open()) {
            CompletableFuture<Void> set = store.set("one", "k", "v").toCompletableFuture();
            CompletableFuture<?> list = store.list("one", KeyValueQuery.FIRST).toCompletableFuture();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(set).succeedsWithin(Duration.ofSeconds(20));
            assertThat(list).succeedsWithin(Duration.ofSeconds(20));
            Thread.currentThread().interrupt();
        }
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void close_leavesNoThread() throws Exception {
        Set<Thread> before = threads(); // another test may have left some that are about to end
        try (H2KeyValueStore store = open()) {
            done(store.set("one", "k", "v"));
        }
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(threads()).isSubsetOf(before));
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("toru-kv")
                        || thread.getName().contains("MVStore"))
                .collect(Collectors.toSet());
    }

    private H2KeyValueStore open() {
        return H2KeyValueStore.builder(directory.resolve("kv")).open();
    }

    private static void unzip(Path zip, Path into) throws IOException {
        Files.createDirectories(into);
        try (InputStream file = Files.newInputStream(zip);
                ZipInputStream in = new ZipInputStream(file)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Files.copy(in, into.resolve(entry.getName()));
            }
        }
    }
}
