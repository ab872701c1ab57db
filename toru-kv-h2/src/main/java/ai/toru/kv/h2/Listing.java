package ai.toru.kv.h2;

import ai.toru.host.kv.KeyValueEntry;
import ai.toru.host.kv.KeyValuePage;
import ai.toru.host.kv.KeyValueQuery;
import ai.toru.kv.h2.Rows.KeyRange;
import ai.toru.kv.h2.Rows.SizedKey;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads a page of keys, with no more of them in memory than the page may have. Confined to a reader's thread. */
final class Listing {

    private final Rows rows;
    private final KeyValueQuery query;
    private final Instant now;

    Listing(Rows rows, KeyValueQuery query, Instant now) {
        this.rows = rows;
        this.query = query;
        this.now = now;
    }

    KeyValuePage read(String pluginId, VisibleRows visible) throws SQLException {
        return visible.consistent(view -> {
            Namespace namespace = view.namespaces().get(pluginId);
            return namespace == null ? new KeyValuePage(List.of(), null) : read(namespace.id(), view);
        });
    }

    /** Reads on where a whole part had expired. */
    private KeyValuePage read(long namespace, View view) throws SQLException {
        String after = query.after() == null ? "" : query.after();
        while (true) {
            KeyRange range = new KeyRange(namespace, after, query.prefix());
            Part part = part(range, view);
            KeyValuePage page = KeyValuePage.of(query, part.living(now));
            String end = part.end();
            if (page.next() != null || end == null) {
                return page;
            }
            if (!page.entries().isEmpty()) {
                return new KeyValuePage(page.entries(), end);
            }
            after = end;
        }
    }

    /** First the keys, to see how many of the values fit into a page, then these. */
    private Part part(KeyRange range, View view) throws SQLException {
        int limit = query.limit() + 1;
        List<SizedKey> keys = rows.sizes(range, limit);
        List<SizedKey> fitting = fitting(keys);
        boolean more = fitting.size() < keys.size() || keys.size() == limit;
        String last = fitting.isEmpty() ? null : fitting.get(fitting.size() - 1).key();
        NavigableMap<String, KeyValueEntry> entries = new TreeMap<>(KeyValueEntry.KEY_ORDER);
        if (last != null) {
            rows.read(range, last).forEach(entry -> entries.put(entry.key(), entry));
        }
        String end = more ? last : null;
        takeBack(entries, range, end, view);
        return new Part(entries, end);
    }

    private static List<SizedKey> fitting(List<SizedKey> keys) {
        List<SizedKey> fitting = new ArrayList<>();
        long bytes = 0;
        for (SizedKey key : keys) {
            if (bytes >= KeyValuePage.MAX_BYTES) {
                break;
            }
            fitting.add(key);
            bytes += key.bytes();
        }
        return fitting;
    }

    /** Shows the rows of a transaction that does not last yet as they were. */
    private static void takeBack(
            NavigableMap<String, KeyValueEntry> entries, KeyRange range, @Nullable String end, View view) {
        for (Map.Entry<RowKey, Cell> changing : view.before().entrySet()) {
            RowKey row = changing.getKey();
            boolean within = end == null || KeyValueEntry.KEY_ORDER.compare(row.key(), end) <= 0;
            if (within && range.contains(row)) {
                KeyValueEntry before = changing.getValue().entry();
                if (before == null) {
                    entries.remove(row.key());
                } else {
                    entries.put(row.key(), before);
                }
            }
        }
    }

    /**
     * What was read at once. Immutable.
     *
     * @param end as far as which key; null if as far as there are any
     */
    private record Part(
            NavigableMap<String, KeyValueEntry> entries,
            @Nullable String end) {

        List<KeyValueEntry> living(Instant now) {
            return entries.values().stream()
                    .filter(entry -> !entry.expiredAt(now))
                    .toList();
        }
    }
}
