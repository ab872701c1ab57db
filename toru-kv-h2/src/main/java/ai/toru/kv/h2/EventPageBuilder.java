package ai.toru.kv.h2;

import ai.toru.host.event.EventPage;
import ai.toru.host.event.NumberedEvent;
import ai.toru.host.event.PluginEvent;
import java.util.ArrayList;
import java.util.List;

/** Collects a page: as many events as were asked for, or as memory has room for. Not thread-safe. */
final class EventPageBuilder {

    /** A thousand crashes with all that was written before them would be a hundred megabytes. */
    private static final long MOST_CHARACTERS = 16L << 20;

    private final int limit;
    private final List<NumberedEvent> events = new ArrayList<>();
    private long characters;
    private boolean more;

    EventPageBuilder(int limit) {
        this.limit = limit;
    }

    /** Takes the next older event; false if there is no room for it, and the page is complete. */
    boolean add(NumberedEvent event) {
        long size = characters(event.event());
        if (events.size() == limit || (!events.isEmpty() && characters + size > MOST_CHARACTERS)) {
            more = true;
            return false;
        }
        events.add(event);
        characters += size;
        return true;
    }

    EventPage build() {
        return new EventPage(events, more ? events.get(events.size() - 1).number() : null);
    }

    /** How much text an event keeps in memory. */
    static long characters(PluginEvent event) {
        return event.details().values().stream().mapToLong(String::length).sum();
    }
}
