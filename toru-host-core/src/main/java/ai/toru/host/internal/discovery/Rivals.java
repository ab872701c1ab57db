package ai.toru.host.internal.discovery;

import ai.toru.host.plugin.PluginMetadata;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Settles who gets an id or a route that several files claim: the first by file name. Ids are compared without regard to
 * case, because they name sockets and log files, which some file systems compare so; routes exactly, as URLs are.
 * Confined to the calling thread.
 */
final class Rivals {

    private final Map<String, Discovered.Valid> byId = new HashMap<>();
    private final Map<String, Discovered.Valid> byRoute = new HashMap<>();

    private Rivals() {}

    /** The same files, in the same order; those that come second are invalid now. */
    static List<Discovered> settle(List<Discovered> files) {
        Rivals rivals = new Rivals();
        List<Discovered> settled = new ArrayList<>(files.size());
        files.forEach(file -> settled.add(file instanceof Discovered.Valid valid ? rivals.settle(valid) : file));
        return settled;
    }

    private Discovered settle(Discovered.Valid valid) {
        PluginMetadata metadata = valid.metadata();
        String id = metadata.id().toLowerCase(Locale.ROOT);
        List<String> taken = new ArrayList<>();
        taken("id", metadata.id(), byId.get(id)).ifPresent(taken::add);
        taken("route", metadata.route(), byRoute.get(metadata.route())).ifPresent(taken::add);
        if (!taken.isEmpty()) {
            return invalid(valid, taken);
        }
        byId.put(id, valid);
        byRoute.put(metadata.route(), valid);
        return valid;
    }

    private static Optional<String> taken(String what, String value, Discovered.@Nullable Valid owner) {
        return Optional.ofNullable(owner)
                .map(o -> "its " + what + " " + Quoted.of(value) + " is taken by " + PluginsDirectory.name(o.binary())
                        + ", which comes first by name");
    }

    private static Discovered.Invalid invalid(Discovered.Valid valid, List<String> taken) {
        String reason = "The plugin cannot be used beside others: " + String.join("; ", taken)
                + ". Remove one of the files, or change what it declares, then rescan.";
        return new Discovered.Invalid(valid.binary(), valid.metadata().id(), reason, List.of(), false);
    }
}
