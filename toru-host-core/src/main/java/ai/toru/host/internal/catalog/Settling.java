package ai.toru.host.internal.catalog;

import ai.toru.host.internal.discovery.DirectoryStamps;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which files wait to be taken in, and which of them are still being written. Immutable.
 *
 * @param settled files that are not as the last scan took them in, and look as they did one look before
 * @param unsettled files that do not look as they did one look before
 */
record Settling(Set<Path> settled, Set<Path> unsettled) {

    /**
     * @param takenIn how files looked to the last scan
     * @param before how they looked one look ago; null if that is not known, so that nothing has settled
     */
    static Settling of(DirectoryStamps takenIn, @Nullable DirectoryStamps before, DirectoryStamps now) {
        Set<Path> changed = now.differences(takenIn);
        Set<Path> unsettled = before == null ? changed : now.differences(before);
        Set<Path> settled = new HashSet<>(changed);
        settled.removeAll(unsettled);
        return new Settling(settled, unsettled);
    }
}
