package ai.toru.kv.h2;

import ai.toru.host.kv.KeyValueEntry;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.locks.StampedLock;
import org.jspecify.annotations.Nullable;

/**
 * What readers see: rows that last, from a cache or from the database, never those of a transaction that does not last yet.
 * Thread-safe; only the writer changes it.
 *
 * <p>A transaction is visible from one moment on, in which the writer replaces the {@link View}. Until then, readers find
 * the rows as they were in the view, whatever the database shows. The cache holds no row that a transaction is changing: they
 * leave it before the commit, and a reader that has read the database meanwhile finds another view than it began with and keeps
 * what it read to itself.
 */
final class VisibleRows {

    /** What an entry costs beside its text: objects, table and references. */
    private static final int OVERHEAD_BYTES = 200;

    private static final int OPTIMISTIC_ATTEMPTS = 2;

    private final Cache<RowKey, Cell> cache;
    private volatile View view = View.opened(0, Map.of());

    /** Held for writing while the view is replaced: with it held for reading, the view stays as it is. */
    private final StampedLock replacing = new StampedLock();

    VisibleRows(long cacheBytes) {
        cache = Caffeine.newBuilder()
                .maximumWeight(cacheBytes)
                .weigher(VisibleRows::weight)
                .executor(Runnable::run) // else the common pool, which would keep a web application's class loader
                .build();
    }

    /** The namespaces of plugins, as of what lasts. */
    Map<String, Namespace> namespaces() {
        return view.namespaces();
    }

    /** How much all keys and values come to. */
    long bytes() {
        long bytes = 0;
        for (Namespace namespace : view.namespaces().values()) {
            bytes += namespace.size().bytes();
        }
        return bytes;
    }

    /** A row as it is now, expired or not, if that can be told without the database; null if not. */
    @Nullable
    Cell known(String pluginId, String key) {
        View now = view;
        Namespace namespace = now.namespaces().get(pluginId);
        if (namespace == null) {
            return now.open() ? Cell.NOTHING : null;
        }
        RowKey row = new RowKey(namespace.id(), key);
        Cell before = now.before().isEmpty() ? null : now.before().get(row);
        return before == null ? cache.getIfPresent(row) : before;
    }

    /** A row as the cache has it: for the writer, between transactions. */
    @Nullable
    Cell cached(RowKey row) {
        return cache.getIfPresent(row);
    }

    /** A row as it is now, expired or not, read from the database if need be. */
    Cell load(String pluginId, String key, Rows rows) throws SQLException {
        while (true) {
            View begun = view;
            Cell known = known(pluginId, key);
            Namespace namespace = begun.namespaces().get(pluginId);
            if (known != null || (namespace == null && begun.open())) {
                return known == null ? Cell.NOTHING : known;
            }
            if (namespace == null) {
                throw new SQLException("the database was closed after a failure");
            }
            RowKey row = new RowKey(namespace.id(), key);
            Cell read = rows.read(row);
            View ended = view;
            if (ended.life() == begun.life()) { // else it may be what a failed transaction left
                Cell before = ended.before().get(row);
                keep(begun, row, read);
                return before == null ? read : before;
            }
        }
    }

    /** Keeps a row that was read, unless a transaction has begun or ended meanwhile. */
    private void keep(View begun, RowKey row, Cell read) {
        if (!begun.before().containsKey(row)) {
            cache.asMap().compute(row, (same, cached) -> view == begun ? read : cached);
        }
    }

    /** Reads more than one row, as they are at one moment. */
    <T> T consistent(Reading<T> reading) throws SQLException {
        for (int attempt = 0; attempt < OPTIMISTIC_ATTEMPTS; attempt++) {
            long stamp = replacing.tryOptimisticRead();
            if (stamp != 0) {
                T read = reading.read(view);
                if (replacing.validate(stamp)) {
                    return read;
                }
            }
        }
        long stamp = replacing.readLock();
        try {
            return reading.read(view);
        } finally {
            replacing.unlockRead(stamp);
        }
    }

    /** A transaction is about to be committed: its rows count as they were. */
    void begin(Transaction transaction) {
        Map<RowKey, Cell> before = transaction.before();
        replace(view.changing(before));
        cache.invalidateAll(before.keySet());
    }

    /** It lasts. */
    void settle(Transaction transaction) {
        replace(view.settled(transaction.namespacesAfter(view.namespaces())));
        transaction.after().forEach(cache::put);
    }

    /** The database was opened, for the first time or again. */
    void reopened(Map<String, Namespace> namespaces) {
        replace(View.opened(view.life() + 1, namespaces));
        cache.invalidateAll();
    }

    /** The database was closed after a failure. */
    void closed() {
        replace(view.closed());
    }

    private void replace(View next) {
        long stamp = replacing.writeLock();
        view = next;
        replacing.unlockWrite(stamp);
    }

    private static int weight(RowKey row, Cell cell) {
        KeyValueEntry entry = cell.entry();
        int characters = row.key().length() + (entry == null ? 0 : entry.value().length());
        return OVERHEAD_BYTES + 2 * characters;
    }

    /** Reads rows. */
    @FunctionalInterface
    interface Reading<T> {

        T read(View view) throws SQLException;
    }
}
