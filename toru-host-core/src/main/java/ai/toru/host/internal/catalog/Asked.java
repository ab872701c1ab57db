package ai.toru.host.internal.catalog;

import ai.toru.host.internal.discovery.DirectoryStamps;
import ai.toru.host.internal.discovery.Examination;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Files that have been asked again for their metadata. Immutable.
 *
 * @param takenIn how files looked to the scan before
 * @param looked how they looked when they were asked
 */
record Asked(DirectoryStamps takenIn, DirectoryStamps looked, Map<Path, Examination> files) {

    Asked {
        files = Map.copyOf(files);
    }

    /** Completes once all have answered, or failed to. */
    CompletableFuture<Void> ended() {
        return CompletableFuture.allOf(
                files.values().stream().map(Examination::ended).toArray(CompletableFuture<?>[]::new));
    }

    /** Those that no scan has taken in anew meanwhile: of these it knows more. */
    Map<Path, Examination> filesStillAs(DirectoryStamps takenInNow) {
        Map<Path, Examination> same = new HashMap<>(files);
        same.keySet().removeAll(takenInNow.differences(takenIn));
        return same;
    }
}
