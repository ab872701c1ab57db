package ai.toru.kv.h2;

import ai.toru.host.kv.KeyValueBatch;
import ai.toru.host.kv.KeyValueChange;
import ai.toru.host.kv.KeyValueLimits;
import ai.toru.host.kv.KeyValueOutcome;
import ai.toru.host.kv.KeyValueStatistics;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What many callers' operations come to, worked out in their order before any of it is written. Confined to the writer's
 * thread. An operation that is refused leaves no trace in it.
 */
final class Transaction {

    /** How many expired rows are looked at to make room in a full namespace. */
    private static final int EXPIRED_AT_ONCE = 1000;

    private final Ledger ledger;
    private final VisibleRows visible;
    private final KeyValueLimits limits;
    private final Instant now;

    private final Map<RowKey, Cell> before = new HashMap<>();
    private final Map<RowKey, Cell> after = new LinkedHashMap<>();
    private final Map<String, Namespace> changedNamespaces = new HashMap<>();
    private final Set<Long> droppedNamespaces = new HashSet<>();
    private boolean touched;

    Transaction(Ledger ledger, VisibleRows visible, KeyValueLimits limits, Instant now) {
        this.ledger = ledger;
        this.visible = visible;
        this.limits = limits;
        this.now = now;
    }

    /** The rows it changes, as they will be. */
    Map<RowKey, Cell> after() {
        return after;
    }

    /** A row that it changes, as it is. */
    Cell before(RowKey row) {
        return before.getOrDefault(row, Cell.NOTHING);
    }

    /** The rows it changes, as they are. */
    Map<RowKey, Cell> before() {
        Map<RowKey, Cell> changed = new HashMap<>(before);
        changed.keySet().retainAll(after.keySet());
        return changed;
    }

    /** The namespaces it changes, by plugin id. */
    Map<String, Namespace> changedNamespaces() {
        return changedNamespaces;
    }

    /** All namespaces, as they will be. */
    Map<String, Namespace> namespacesAfter(Map<String, Namespace> now) {
        Map<String, Namespace> all = new HashMap<>(now);
        all.putAll(changedNamespaces);
        return all;
    }

    /** The numbers of the namespaces it clears. */
    Set<Long> droppedNamespaces() {
        return droppedNamespaces;
    }

    /** Whether there is anything to commit. */
    boolean hasChanges() {
        return touched || !after.isEmpty() || !droppedNamespaces.isEmpty();
    }

    /** Finds out whether the database can still be read. */
    boolean check() throws SQLException {
        ledger.namespaces();
        return true;
    }

    /** Adds a batch of changes; see {@link ai.toru.host.kv.KeyValueStore#apply}. */
    KeyValueOutcome apply(String pluginId, List<KeyValueChange> changes) throws SQLException {
        Plan plan = plan(pluginId, changes);
        if (plan.isOver(limits)) {
            expire(EXPIRED_AT_ONCE);
            plan = plan(pluginId, changes);
            limits.checkQuota(pluginId, plan.namespace().size(), plan.resized().size());
        }
        plan.rowsBefore().forEach(before::putIfAbsent);
        after.putAll(plan.rowsAfter());
        if (!plan.resized().equals(existing(pluginId)) && !plan.rowsAfter().isEmpty()) {
            changedNamespaces.put(pluginId, plan.resized());
        }
        return plan.batch().outcome();
    }

    /** Clears a namespace: the plugin gets a new one, and the rows of the old one go little by little. */
    long clear(String pluginId) {
        Namespace cleared = existing(pluginId);
        if (cleared == null || cleared.size().keys() == 0) {
            return 0;
        }
        droppedNamespaces.add(cleared.id());
        changedNamespaces.put(pluginId, new Namespace(ledger.unusedNamespace(), Namespace.EMPTY));
        return cleared.size().keys();
    }

    /** Removes rows whose time is over; whether there may be more. */
    boolean expire(int limit) throws SQLException {
        List<RowKey> due = ledger.takeDue(now, limit);
        touched |= !due.isEmpty();
        for (RowKey row : due) {
            String pluginId = owner(row);
            Cell cell = row(row);
            if (pluginId != null && cell.expiredAt(now)) {
                before.putIfAbsent(row, cell);
                after.put(row, Cell.NOTHING);
                Namespace namespace = namespace(pluginId);
                changedNamespaces.put(pluginId, namespace.resized(-1, -cell.bytes()));
            }
        }
        return due.size() == limit;
    }

    /** Removes rows of namespaces that were cleared; whether there may be more. */
    boolean removeCleared(int limit) throws SQLException {
        boolean some = ledger.removeCleared(limit);
        touched |= some;
        return some;
    }

    private Plan plan(String pluginId, List<KeyValueChange> changes) throws SQLException {
        Namespace namespace = namespace(pluginId);
        Map<String, Cell> current = new HashMap<>();
        for (KeyValueChange change : changes) {
            current.put(change.key(), row(new RowKey(namespace.id(), change.key())));
        }
        KeyValueBatch batch = KeyValueBatch.of(
                pluginId,
                changes,
                key -> current.getOrDefault(key, Cell.NOTHING).entry(),
                now);
        return new Plan(namespace, current, batch);
    }

    private Namespace namespace(String pluginId) {
        Namespace existing = existing(pluginId);
        return existing == null ? new Namespace(ledger.unusedNamespace(), Namespace.EMPTY) : existing;
    }

    private @Nullable Namespace existing(String pluginId) {
        Namespace changed = changedNamespaces.get(pluginId);
        return changed == null ? visible.namespaces().get(pluginId) : changed;
    }

    /** Whose row it is; null if its namespace was cleared. */
    private @Nullable String owner(RowKey row) {
        if (droppedNamespaces.contains(row.namespace())) {
            return null;
        }
        for (Map<String, Namespace> known : List.of(changedNamespaces, visible.namespaces())) {
            for (Map.Entry<String, Namespace> namespace : known.entrySet()) {
                if (namespace.getValue().id() == row.namespace()) {
                    return namespace.getKey();
                }
            }
        }
        return null;
    }

    /** A row as it stands after what this transaction holds already, expired or not. */
    private Cell row(RowKey row) throws SQLException {
        Cell known = after.get(row);
        if (known == null) {
            known = before.get(row);
        }
        if (known == null) {
            known = visible.cached(row);
        }
        return known == null ? ledger.read(row) : known;
    }

    /**
     * What a batch leads to. Immutable.
     *
     * @param current the rows of its keys as they stand, expired or not
     */
    private record Plan(Namespace namespace, Map<String, Cell> current, KeyValueBatch batch) {

        Namespace resized() {
            long keys = 0;
            long bytes = 0;
            for (Map.Entry<String, Cell> change : changed().entrySet()) {
                Cell was = current.getOrDefault(change.getKey(), Cell.NOTHING);
                keys += (change.getValue().isThere() ? 1 : 0) - (was.isThere() ? 1 : 0);
                bytes += change.getValue().bytes() - was.bytes();
            }
            return namespace.resized(keys, bytes);
        }

        boolean isOver(KeyValueLimits limits) {
            KeyValueStatistics.Namespace size = resized().size();
            return size.keys() > limits.maxKeys() || size.bytes() > limits.maxTotalBytes();
        }

        Map<RowKey, Cell> rowsBefore() {
            return inNamespace(current);
        }

        Map<RowKey, Cell> rowsAfter() {
            return inNamespace(changed());
        }

        /** What is as it was lasts already, or is written by this transaction. */
        private Map<String, Cell> changed() {
            Map<String, Cell> changed = new HashMap<>();
            batch.changed().forEach((key, entry) -> changed.put(key, Cell.of(entry)));
            changed.entrySet().removeIf(cell -> cell.getValue().equals(current.get(cell.getKey())));
            return changed;
        }

        private Map<RowKey, Cell> inNamespace(Map<String, Cell> cells) {
            Map<RowKey, Cell> rows = new HashMap<>();
            cells.forEach((key, cell) -> rows.put(new RowKey(namespace.id(), key), cell));
            return rows;
        }
    }
}
