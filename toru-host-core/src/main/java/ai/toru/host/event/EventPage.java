package ai.toru.host.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a journal. Immutable.
 *
 * @param events the latest first
 * @param next what to ask for with {@link EventQuery#before(long)} to read on; null if this is the end
 */
public record EventPage(
        List<NumberedEvent> events, @Nullable Long next) {

    public EventPage {
        events = List.copyOf(events);
    }
}
