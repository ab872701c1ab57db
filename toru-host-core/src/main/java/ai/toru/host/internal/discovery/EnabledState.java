package ai.toru.host.internal.discovery;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the file of enabled plugins said when it was read. Immutable.
 *
 * @param fingerprint of the file then
 * @param document the whole file, members of others included, in its order
 * @param plugins its {@code plugins} member
 */
record EnabledState(String fingerprint, Map<String, @Nullable Object> document, Map<String, Boolean> plugins) {

    static final String MEMBER = "plugins";

    EnabledState {
        document = Collections.unmodifiableMap(document);
        plugins = Collections.unmodifiableMap(plugins);
    }

    /** What it says of a plugin; empty if it does not mention it. Ids are compared exactly. */
    Optional<Boolean> enabled(String id) {
        return Optional.ofNullable(plugins.get(id));
    }

    /** The document with one plugin switched and all else as it was. */
    Map<String, @Nullable Object> with(String id, boolean on) {
        Map<String, @Nullable Object> switched = new LinkedHashMap<>(plugins);
        switched.put(id, on);
        Map<String, @Nullable Object> changed = new LinkedHashMap<>(document);
        changed.put(MEMBER, switched);
        return changed;
    }
}
