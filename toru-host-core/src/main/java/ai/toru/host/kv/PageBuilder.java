package ai.toru.host.kv;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects a page until it is full. Not thread-safe. */
final class PageBuilder {

    private final KeyValueQuery query;
    private final List<KeyValueEntry> entries = new ArrayList<>();
    private long bytes;
    private @Nullable String next;

    PageBuilder(KeyValueQuery query) {
        this.query = query;
    }

    /** Takes the next entry in order; false if the page was full already, and this one belongs to the next. */
    boolean add(KeyValueEntry entry) {
        if (entries.size() == query.limit() || bytes >= KeyValuePage.MAX_BYTES) {
            next = entries.get(entries.size() - 1).key();
            return false;
        }
        entries.add(entry);
        bytes += entry.bytes();
        return true;
    }

    KeyValuePage build() {
        return new KeyValuePage(entries, next);
    }
}
