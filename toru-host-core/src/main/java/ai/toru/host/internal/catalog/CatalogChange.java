package ai.toru.host.internal.catalog;

import ai.toru.host.internal.discovery.Discovered;
import ai.toru.host.plugin.HostConfigurationException;
import ai.toru.host.plugin.PluginStatus;
import ai.toru.host.plugin.RescanResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What one scan changed, and the starts and stops under way because of it. Confined to one thread at a time. */
final class CatalogChange {

    private final List<String> added = new ArrayList<>();
    private final Map<String, CompletableFuture<PluginStatus>> changed = new HashMap<>();
    private final List<String> removed = new ArrayList<>();
    private final List<CompletableFuture<?>> underWay = new ArrayList<>();
    private @Nullable HostConfigurationException problem;

    void added(String id) {
        added.add(id);
    }

    /** What kept a part of the work from being done. */
    void problem(HostConfigurationException why) {
        problem = why;
    }

    void changed(String id, CompletableFuture<PluginStatus> replacement) {
        changed.put(id, replacement);
        underWay.add(replacement);
    }

    /** What comes of a plugin whose file has changed. */
    Optional<CompletableFuture<PluginStatus>> replacementOf(String id) {
        return Optional.ofNullable(changed.get(id));
    }

    /** Its end is not waited for: it may answer the requests it has, which can take long. */
    void removed(String id) {
        removed.add(id);
    }

    void underWay(CompletableFuture<?> work) {
        underWay.add(work);
    }

    /** Completes when everything under way has succeeded or failed; a plugin's failure is in its own status. */
    CompletableFuture<Void> settled() {
        return CompletableFuture.allOf(underWay.stream()
                .map(each -> each.handle((done, failure) -> null))
                .toArray(CompletableFuture<?>[]::new));
    }

    /**
     * What it was in all.
     *
     * @throws HostConfigurationException if a part of the work could not be done
     */
    RescanResult result(List<Discovered.Invalid> invalid) {
        if (problem != null) {
            throw problem;
        }
        return new RescanResult(
                sorted(added),
                sorted(changed.keySet()),
                sorted(removed),
                sorted(invalid.stream().map(Discovered.Invalid::id).toList()));
    }

    /** Whether no plugin came, went or changed. */
    boolean isEmpty() {
        return added.isEmpty() && changed.isEmpty() && removed.isEmpty();
    }

    /** For the log. */
    @Override
    public String toString() {
        return "added " + sorted(added) + ", changed " + sorted(changed.keySet()) + ", removed " + sorted(removed);
    }

    private static List<String> sorted(Collection<String> ids) {
        return ids.stream().sorted().toList();
    }
}
