package ai.toru.benchmarks.kv;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks at the size of a directory's files, again and again, on a thread of its own. Thread-safe. */
final class SizeSampler implements AutoCloseable {

    private static final int EVERY_MILLIS = 200;

    private final List<Double> sizes = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

    SizeSampler(Path directory) {
        thread.scheduleAtFixedRate(() -> sizes.add(size(directory)), 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** What was seen so far, in bytes. */
    double[] sizes() {
        return sizes.stream().mapToDouble(Double::doubleValue).toArray();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    /** A file that vanishes meanwhile has no size. */
    static double size(Path directory) {
        File[] files = Objects.requireNonNull(directory.toFile().listFiles(), () -> directory + " cannot be listed.");
        return Arrays.stream(files).mapToLong(File::length).sum();
    }
}
