package ai.toru.kv.h2;

import ai.toru.host.kv.KeyValueChange;
import ai.toru.host.kv.KeyValueEntry;
import ai.toru.host.kv.KeyValueLimits;
import ai.toru.host.kv.KeyValueOutcome;
import ai.toru.host.kv.KeyValuePage;
import ai.toru.host.kv.KeyValueQuery;
import ai.toru.host.kv.KeyValueStatistics;
import ai.toru.host.kv.KeyValueStore;
import ai.toru.host.plugin.HostConfigurationException;
import ai.toru.host.plugin.KeyValueException;
import ai.toru.host.plugin.PluginId;
import ai.toru.kv.h2.internal.database.DatabaseFile;
import ai.toru.kv.h2.internal.database.DatabaseHome;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Plugins' key-value data in an H2 file, {@code kv.mv.db} in a directory of its own choice. Thread-safe.
 *
 * <p>What was acknowledged survives {@code kill -9} and a power cut, as far as the disk keeps what it says it has kept. Many
 * callers' changes are made to last together, with one sync. Reads wait for no write; what was read or written lately comes
 * from a cache. One process at a time has the database; {@code kv.id} beside it keeps an empty or foreign file from being
 * taken for it.
 *
 * <p>After a failure, such as a full disk, the database is opened again by itself. A change that was under way fails: with
 * {@code store_failed} if nothing of it was stored, with {@code outcome_unknown} if that cannot be told.
 */
public final class H2KeyValueStore implements KeyValueStore {

    private final DatabaseFile file;
    private final KeyValueLimits limits;
    private final InstantSource clock;
    private final StoreCounters counters = new StoreCounters();
    private final VisibleRows visible;
    private final WriteQueue writes;
    private final Writer writer;
    private final Readers readers;
    private final Answers answers = new Answers("toru-kv-answers");
    private final Thread writerThread;
    private volatile boolean closed;

    H2KeyValueStore(H2KeyValueStoreBuilder options) {
        file = new DatabaseFile(options.directory(), "kv", options.fileSystem());
        limits = options.limits();
        clock = options.clock();
        visible = new VisibleRows(options.cacheBytes());
        writes = new WriteQueue(100_000, 64L << 20, 8L << 20);
        writer = new Writer(file, writes, visible, limits, clock, answers, counters);
        writerThread = OwnThread.start("toru-kv-writer", writer);
        try {
            Uninterrupted.join(writer.opened());
        } catch (RuntimeException e) {
            answers.close();
            throw e;
        }
        readers = new Readers(writer, answers, counters);
    }

    /**
     * Starts a builder.
     *
     * @param directory where the database lies; it is made if it is not there
     */
    public static H2KeyValueStoreBuilder builder(Path directory) {
        return new H2KeyValueStoreBuilder(directory);
    }

    @Override
    public KeyValueLimits limits() {
        return limits;
    }

    @Override
    public CompletionStage<Optional<String>> get(String pluginId, String key) {
        counters.read();
        Cell known = closed ? null : visible.known(pluginId, key);
        if (known != null && known.isThere()) {
            return CompletableFuture.completedStage(value(known));
        }
        KeyValueException refusal = refusal(pluginId, () -> limits.checkKey(pluginId, key));
        if (refusal != null) {
            return CompletableFuture.failedStage(refusal);
        }
        return known != null
                ? CompletableFuture.completedStage(value(known))
                : readers.submit(pluginId, rows -> value(visible.load(pluginId, key, rows)));
    }

    @Override
    public CompletionStage<KeyValuePage> list(String pluginId, KeyValueQuery query) {
        counters.read();
        KeyValueException refusal = refusal(pluginId, () -> {});
        return refusal != null
                ? CompletableFuture.failedStage(refusal)
                : readers.submit(pluginId, rows -> new Listing(rows, query, clock.instant()).read(pluginId, visible));
    }

    @Override
    public CompletionStage<KeyValueOutcome> apply(String pluginId, List<KeyValueChange> changes) {
        List<KeyValueChange> batch = List.copyOf(changes);
        KeyValueException refusal = refusal(pluginId, () -> limits.checkChanges(pluginId, batch));
        return refusal != null
                ? CompletableFuture.failedStage(refusal)
                : write(pluginId, bytes(batch), transaction -> transaction.apply(pluginId, batch));
    }

    @Override
    public CompletionStage<Long> clear(String pluginId) {
        KeyValueException refusal = refusal(pluginId, () -> {});
        return refusal != null
                ? CompletableFuture.failedStage(refusal)
                : write(pluginId, 0, transaction -> transaction.clear(pluginId));
    }

    @Override
    public CompletionStage<KeyValueStatistics> statistics() {
        Map<String, KeyValueStatistics.Namespace> sizes = new HashMap<>();
        visible.namespaces().forEach((id, namespace) -> {
            if (namespace.size().keys() > 0) {
                sizes.put(id, namespace.size());
            }
        });
        return CompletableFuture.completedStage(new KeyValueStatistics(
                sizes,
                file.bytes(),
                counters.reads(),
                counters.hits(),
                counters.writes(),
                counters.commits(),
                counters.failures(),
                (long) writes.size() + readers.waiting()));
    }

    /**
     * Copies the database, as it is at one moment, into a zip file, while it goes on being used. To restore it, stop what uses
     * the store, remove {@code kv.mv.db} and {@code kv.id}, and unzip the backup in their place.
     *
     * @param target the zip file; one that is there is replaced once the backup is complete
     * @return the file; or a {@link HostConfigurationException} that says why it could not be written
     */
    public CompletionStage<Path> backup(Path target) {
        Path file = target.toAbsolutePath().normalize();
        return OwnThread.call("toru-kv-backup", () -> {
            try {
                return Backup.write(writer.database(), writer.opened().join().identityFile(), file);
            } catch (SQLException | IOException | RuntimeException e) {
                throw new HostConfigurationException(
                        "The backup " + file + " could not be written: " + e.getMessage()
                                + ". Look at that directory and the space on its disk.",
                        e);
            }
        });
    }

    /**
     * Gives the free space within a database's file back to the file system. Only while no store has it open; takes seconds for
     * each gigabyte. Not needed in daily use: free space is used again.
     *
     * @param directory where the database lies
     * @throws HostConfigurationException as {@link H2KeyValueStoreBuilder#open}
     */
    public static Compaction compact(Path directory) {
        return Uninterrupted.join(OwnThread.call("toru-kv-compaction", () -> compactNow(directory)));
    }

    private static Compaction compactNow(Path directory) {
        DatabaseFile file = new DatabaseFile(directory, "kv", "");
        try (DatabaseHome home = DatabaseHome.claim(file, KvSchema.SCHEMA)) {
            long before = file.bytes();
            home.open().closeCompact();
            return new Compaction(before, file.bytes());
        } catch (SQLException e) {
            throw DatabaseHome.unusable(file, e);
        }
    }

    /** Finishes what waits, then closes the database. */
    @Override
    public void close() {
        closed = true;
        readers.close();
        writes.close();
        Uninterrupted.join(writerThread);
        answers.close();
    }

    private <T> CompletionStage<T> write(String pluginId, long bytes, WriteOperation.Work<T> work) {
        WriteOperation<T> operation = new WriteOperation<>(pluginId, bytes, work);
        switch (writes.offer(operation)) {
            case TAKEN -> {}
            case FULL -> operation.fail("store_busy", "Too much waits to be written; try again in a moment.", null);
            case CLOSED -> operation.fail("store_closed", "The key-value store is closed.", null);
        }
        return operation.done();
    }

    private @Nullable KeyValueException refusal(String pluginId, Runnable check) {
        PluginId.require(pluginId);
        if (closed) {
            return new KeyValueException(pluginId, "store_closed", "The key-value store is closed.");
        }
        try {
            check.run();
            return null;
        } catch (KeyValueException e) {
            return e;
        }
    }

    private Optional<String> value(Cell cell) {
        KeyValueEntry entry = cell.entry();
        if (entry == null || (entry.expiresAt() != null && entry.expiredAt(clock.instant()))) {
            return Optional.empty();
        }
        return Optional.of(entry.value());
    }

    /** About what a batch takes in memory. */
    private static long bytes(List<KeyValueChange> changes) {
        long bytes = 0;
        for (KeyValueChange change : changes) {
            String value = change.value();
            bytes += 200 + 2L * (change.key().length() + (value == null ? 0 : value.length()));
        }
        return bytes;
    }
}
