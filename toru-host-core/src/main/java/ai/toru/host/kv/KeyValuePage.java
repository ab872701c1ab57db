package ai.toru.host.kv;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a plugin's keys. Immutable.
 *
 * @param entries in the order of their keys: by Unicode code points, as their UTF-8 bytes sort. There may be fewer than were
 *     asked for although more follow, where values are large: a page ends once its values reach 4 MiB
 * @param next what to ask for with {@link KeyValueQuery#after(String)} to read on; null if this is the end
 */
public record KeyValuePage(
        List<KeyValueEntry> entries, @Nullable String next) {

    /** A page ends once its keys and values have so many bytes. */
    public static final long MAX_BYTES = 4L << 20;

    public KeyValuePage {
        entries = List.copyOf(entries);
    }

    /** Takes a page from the front of what a query finds: for implementers of stores. */
    public static KeyValuePage of(KeyValueQuery query, Iterable<KeyValueEntry> found) {
        PageBuilder page = new PageBuilder(query);
        for (KeyValueEntry entry : found) {
            if (!page.add(entry)) {
                break;
            }
        }
        return page.build();
    }
}
