package ai.toru.servlet.internal.manage;

import ai.toru.host.event.EventPage;
import ai.toru.host.event.EventQuery;
import ai.toru.host.event.NumberedEvent;
import ai.toru.servlet.internal.gateway.PluginGateway;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Reads events forwards from a journal that tells the latest first: where there are more than a page behind a number, it looks at a
 * range of numbers small enough to have one page. Immutable.
 *
 * @param asked of which plugin and of what types
 */
record EventCatchUp(PluginGateway gateway, EventQuery asked) {

    /** The most events of one reading: crashes bring much text. */
    static final int PAGE = 100;

    /**
     * Events, the earliest first. Immutable.
     *
     * @param reached all up to this number have been seen
     * @param more whether there are more already
     */
    record Found(List<NumberedEvent> events, long reached, boolean more) {}

    /** Those behind a number. */
    CompletionStage<Found> after(long number) {
        return read(asked.after(number).limit(PAGE)).thenCompose(page -> {
            List<NumberedEvent> events = earliestFirst(page);
            return page.next() == null
                    ? CompletableFuture.completedStage(new Found(events, last(events, number), false))
                    : within(number, number, PAGE);
        });
    }

    /** The latest so many, up to a number. */
    CompletionStage<Found> latest(int count, long upTo) {
        return count == 0
                ? CompletableFuture.completedStage(new Found(List.of(), upTo, false))
                : read(asked.before(upTo + 1).limit(count))
                        .thenApply(page -> new Found(earliestFirst(page), upTo, false));
    }

    /** There are some behind the number; so a range in which there are none grows until there are, and one with too many shrinks. */
    private CompletionStage<Found> within(long known, long number, long range) {
        long end = range > Long.MAX_VALUE - 1 - number ? Long.MAX_VALUE : number + range + 1;
        return read(asked.after(number).before(end).limit(PAGE)).thenCompose(page -> {
            if (page.next() != null && range > 1) {
                return within(known, number, range / 2);
            }
            if (!page.events().isEmpty()) {
                return CompletableFuture.completedStage(new Found(earliestFirst(page), end - 1, true));
            }
            return end < Long.MAX_VALUE
                    ? within(known, end - 1, Math.min(range, 1L << 60) * 2)
                    : CompletableFuture.completedStage(
                            new Found(List.of(), known, false)); // they were removed meanwhile
        });
    }

    private CompletionStage<EventPage> read(EventQuery query) {
        return gateway.events(query);
    }

    private static List<NumberedEvent> earliestFirst(EventPage page) {
        List<NumberedEvent> events = new ArrayList<>(page.events());
        Collections.reverse(events);
        return events;
    }

    private static long last(List<NumberedEvent> events, long otherwise) {
        return events.isEmpty() ? otherwise : events.get(events.size() - 1).number();
    }
}
