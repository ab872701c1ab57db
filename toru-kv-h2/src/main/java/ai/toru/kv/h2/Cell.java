package ai.toru.kv.h2;

import ai.toru.host.kv.KeyValueEntry;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What there is under a key. Immutable.
 *
 * @param entry null for nothing
 */
record Cell(@Nullable KeyValueEntry entry) {

    static final Cell NOTHING = new Cell(null);

    static Cell of(Optional<KeyValueEntry> entry) {
        return entry.map(Cell::new).orElse(NOTHING);
    }

    boolean isThere() {
        return entry != null;
    }

    boolean expiredAt(Instant now) {
        return entry != null && entry.expiredAt(now);
    }

    /** What it counts against the quota. */
    long bytes() {
        return entry == null ? 0 : entry.bytes();
    }
}
