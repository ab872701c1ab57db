package ai.toru.host.event;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which events to read. Immutable.
 *
 * @param pluginId only those of this plugin; null for all
 * @param types only those of these types; empty for all
 * @param from only those that happened then or later; null for all
 * @param until only those that happened before; null for all
 * @param before only those with a smaller number, to go on after a page: its {@link EventPage#next}; null from the latest
 * @param after only those with a larger number, to catch up after what one knows; null for all
 * @param limit at most so many, 1 to 1000
 */
public record EventQuery(
        @Nullable String pluginId,
        Set<PluginEvent.Type> types,
        @Nullable Instant from,
        @Nullable Instant until,
        @Nullable Long before,
        @Nullable Long after,
        int limit) {

    /** The latest 100 events of all plugins. */
    public static final EventQuery LATEST = new EventQuery(null, Set.of(), null, null, null, null, 100);

    /**
     * Checks the limit.
     *
     * @throws IllegalArgumentException if it is not within 1 to 1000
     */
    public EventQuery {
        types = Set.copyOf(types);
        if (limit < 1 || limit > 1000) {
            throw new IllegalArgumentException("limit must lie within 1 to 1000, but is " + limit + ".");
        }
    }

    /** The same, of one plugin only. */
    public EventQuery ofPlugin(String id) {
        return new EventQuery(id, types, from, until, before, after, limit);
    }

    /** The same, of these types only. */
    public EventQuery ofTypes(PluginEvent.Type... only) {
        return new EventQuery(pluginId, Set.of(only), from, until, before, after, limit);
    }

    /** The same, of a time only. */
    public EventQuery between(@Nullable Instant first, @Nullable Instant end) {
        return new EventQuery(pluginId, types, first, end, before, after, limit);
    }

    /** The same, older than a number only. */
    public EventQuery before(long number) {
        return new EventQuery(pluginId, types, from, until, number, after, limit);
    }

    /** The same, younger than a number only. */
    public EventQuery after(long number) {
        return new EventQuery(pluginId, types, from, until, before, number, limit);
    }

    /** The same, with another limit. */
    public EventQuery limit(int most) {
        return new EventQuery(pluginId, types, from, until, before, after, most);
    }

    /** Whether a numbered event is one of those asked for, the limit aside. */
    public boolean matches(NumberedEvent candidate) {
        PluginEvent event = candidate.event();
        return (pluginId == null || pluginId.equals(event.pluginId()))
                && (types.isEmpty() || types.contains(event.type()))
                && (from == null || !event.at().isBefore(from))
                && (until == null || event.at().isBefore(until))
                && (before == null || candidate.number() < before)
                && (after == null || candidate.number() > after);
    }
}
