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
 * @param looked how all files looked just before
 */
record Asked(DirectoryStamps looked, Map<Path, Examination> files) {

    Asked {
        files = Map.copyOf(files);
    }

    /** Completes once all have answered, or failed to. */
    CompletableFuture<Void> ended() {
        return CompletableFuture.allOf(
                files.values().stream().map(Examination::ended).toArray(CompletableFuture<?>[]::new));
    }

    /** Those that look as they did when they were asked. */
    Map<Path, Examination> unchanged(DirectoryStamps now) {
        Map<Path, Examination> same = new HashMap<>(files);
        same.keySet().removeAll(now.differences(looked));
        return same;
    }
}
