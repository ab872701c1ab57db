package ai.toru.kv.h2.internal.database;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The chunks by which H2 finds the latest one from the one that the header names, which come first. Confined to its channel. */
final class Steps {

    private final List<Step> steps = new ArrayList<>();

    /** Those that were found when the file was opened, older ones among them. */
    void found(Collection<Step> chunks) {
        steps.addAll(chunks);
    }

    /** Whether a chunk is newer than all of them, and none that was moved, which would have brought its seal along. */
    boolean areBefore(ChunkFooter footer) {
        Step latest = latest();
        return !footer.isSealed()
                && (latest == null || footer.version() > latest.footer().version());
    }

    void add(ChunkFooter footer, long position) {
        steps.add(new Step(footer, position));
    }

    /** The header names the latest. */
    void restart() {
        Step latest = latest();
        steps.clear();
        if (latest != null) {
            steps.add(latest);
        }
    }

    @Nullable
    Step latest() {
        return steps.isEmpty() ? null : steps.get(steps.size() - 1);
    }

    /** Whether there is one in a part of the file. */
    boolean overlap(long from, long to) {
        for (Step step : steps) {
            if (step.position() < to && from < step.end()) {
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
