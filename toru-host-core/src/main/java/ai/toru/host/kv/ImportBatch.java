package ai.toru.host.kv;

import ai.toru.host.plugin.KeyValueException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Changes from the lines of a file, made as many at a time as are worth it. Confined to the importing thread. */
final class ImportBatch {

    /** A batch is made once it has so many bytes: enough for few commits, little enough to wait in memory. */
    private static final long ENOUGH_BYTES = 1L << 20;

    private final KeyValues to;
    private final List<KeyValueChange> changes = new ArrayList<>();
    private long bytes;
    private long firstLine;
    private long lastLine;
    private long made;

    ImportBatch(KeyValues to) {
        this.to = to;
    }

    /** Takes a change; makes all that wait where they are enough. */
    void add(long line, KeyValueChange change) throws IOException {
        firstLine = changes.isEmpty() ? line : firstLine;
        lastLine = line;
        changes.add(change);
        String value = change.value();
        bytes += Utf8Length.of(change.key()) + (value == null ? 0L : Utf8Length.of(value));
        if (changes.size() == KeyValueLimits.MAX_BATCH_CHANGES || bytes >= ENOUGH_BYTES) {
            make();
        }
    }

    /** Makes what waits; gives how many were made in all. */
    long finish() throws IOException {
        if (!changes.isEmpty()) {
            make();
        }
        return made;
    }

    private void make() throws IOException {
        try {
            KeyValueJsonLines.await(to.apply(changes), to.pluginId());
        } catch (KeyValueException refused) {
            throw new KeyValueException(
                    refused.pluginId(),
                    refused.code(),
                    "Lines " + firstLine + " to " + lastLine + " were not imported; the " + made
                            + " keys before them were. " + refused.getMessage(),
                    refused);
        }
        made += changes.size();
        changes.clear();
        bytes = 0;
    }
}
