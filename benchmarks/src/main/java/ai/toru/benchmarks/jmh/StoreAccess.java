package ai.toru.benchmarks.jmh;

import ai.toru.host.kv.InMemoryKeyValueStore;
import ai.toru.host.kv.KeyValueStore;
import ai.toru.host.kv.KeyValues;
import ai.toru.kv.h2.H2KeyValueStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A value is read and written, as an application does it: through {@link KeyValues}. Thread-safe once it is set up. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class StoreAccess {

    private static final int KEYS = 1000;
    private static final String VALUE = "x".repeat(100);

    /** {@code h2} lasts: each put waits until it is on the disk. */
    @Param({"memory", "h2"})
    String store = "memory";

    private @Nullable Path directory;
    private KeyValueStore opened = new InMemoryKeyValueStore();
    private KeyValues values = new KeyValues(opened, "benchmark");

    @Setup
    public void setUp() throws IOException {
        if (store.equals("h2")) {
            directory = Files.createTempDirectory("toru-jmh-");
            opened = H2KeyValueStore.builder(directory).open();
            values = new KeyValues(opened, "benchmark");
        }
        for (int i = 0; i < KEYS; i++) {
            values.set("key-" + i, VALUE).toCompletableFuture().join();
        }
    }

    @TearDown
    public void tearDown() throws IOException {
        opened.close();
        if (directory != null) {
            delete(directory);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path one : deepestFirst) {
                Files.delete(one);
            }
        }
    }

    @Benchmark
    public Optional<String> get() {
        return values.get(anyKey()).toCompletableFuture().join();
    }

    @Benchmark
    public void put() {
        values.set(anyKey(), VALUE).toCompletableFuture().join();
    }

    private static String anyKey() {
        return "key-" + ThreadLocalRandom.current().nextInt(KEYS);
    }
}
