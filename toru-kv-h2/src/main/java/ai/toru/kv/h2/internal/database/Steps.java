package ai.toru.kv.h2.internal.database;

import java.util.Arrays;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The chunks by which H2 finds the latest one from the one that the header names, which come first. Confined to its channel. */
final class Steps {

    /** Which parts of the file they take: begin, end, begin, end, … */
    private long[] taken = new long[64];

    private int count;

    private @Nullable Step latest;

    /** Those that were found when the file was opened, older ones among them. */
    void found(Collection<Step> chunks) {
        chunks.forEach(this::add);
    }

    /** Whether a chunk is newer than all of them, and none that was moved, which would have brought its seal along. */
    boolean areBefore(ChunkFooter footer) {
        return !footer.isSealed()
                && (latest == null || footer.version() > latest.footer().version());
    }

    void add(ChunkFooter footer, long position) {
        add(new Step(footer, position));
    }

    private void add(Step step) {
        latest = step;
        if (count > 0 && taken[count - 1] == step.position()) {
            taken[count - 1] = step.end();
            return;
        }
        if (count == taken.length) {
            taken = Arrays.copyOf(taken, 2 * count);
        }
        taken[count++] = step.position();
        taken[count++] = step.end();
    }

    /** The header names the latest. */
    void restart() {
        count = 0;
        if (latest != null) {
            add(latest);
        }
    }

    /** The newest; null if there is none. */
    @Nullable
    Step latest() {
        return latest;
    }

    /** Whether there is one in a part of the file. */
    boolean overlap(long from, long to) {
        for (int i = 0; i < count; i += 2) {
            if (taken[i] < to && from < taken[i + 1]) {
                return true;
            }
        }
        return false;
    }

    /**
     * A chunk and where it begins. Immutable.
     */
    record Step(ChunkFooter footer, long position) {

        long end() {
            return position + footer.bytes();
        }
    }
}
