package ai.toru.kv.h2;

import ai.toru.host.event.PluginEvent;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The types of events by their words. Confined to the {@code toru-events-writer} thread. */
final class EventTypes {

    private static final Logger LOG = LoggerFactory.getLogger(EventTypes.class);

    private static final Map<String, PluginEvent.Type> BY_WORD =
            Stream.of(PluginEvent.Type.values()).collect(Collectors.toMap(PluginEvent.Type::word, Function.identity()));

    private boolean warned;

    /** The type; null if this release does not know it, which is said once. */
    PluginEvent.@Nullable Type of(String word) {
        PluginEvent.Type type = BY_WORD.get(word);
        if (type == null && !warned) {
            warned = true;
            LOG.warn("The journal holds events of the type {}, of a newer release; such events are left out.", word);
        }
        return type;
    }
}
