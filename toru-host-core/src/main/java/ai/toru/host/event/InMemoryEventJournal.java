package ai.toru.host.event;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Keeps the latest events in memory, fewer than its capacity where crashes brought much text. Thread-safe. */
public final class InMemoryEventJournal implements EventJournal {

    /** How many events are kept by default. */
    public static final int DEFAULT_CAPACITY = 10_000;

    /** Ten thousand crashes with all that was written before them would be half a gigabyte. */
    private static final long MOST_CHARACTERS = 16L << 20;

    private final int capacity;

    /** The latest first. Guarded by itself. */
    private final Deque<NumberedEvent> events = new ArrayDeque<>();

    /** Of all details of those that are kept. Guarded by events. */
    private long characters;

    /** Guarded by events. */
    private long lastNumber;

    /** A journal of {@link #DEFAULT_CAPACITY}. */
    public InMemoryEventJournal() {
        this(DEFAULT_CAPACITY);
    }

    /**
     * A journal that forgets the oldest when it is full: of so many events, or of 16 Mi characters of details.
     *
     * @throws IllegalArgumentException if it is to keep less than one event
     */
    public InMemoryEventJournal(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity must be at least 1, but is " + capacity + ".");
        }
        this.capacity = capacity;
    }

    @Override
    public void append(PluginEvent event) {
        synchronized (events) {
            lastNumber++;
            events.addFirst(new NumberedEvent(lastNumber, event));
            characters += charactersOf(event);
            while (events.size() > capacity || (characters > MOST_CHARACTERS && events.size() > 1)) {
                characters -= charactersOf(events.removeLast().event());
            }
        }
    }

    private static long charactersOf(PluginEvent event) {
        return event.details().values().stream().mapToLong(String::length).sum();
    }

    @Override
    public CompletionStage<EventPage> read(EventQuery query) {
        synchronized (events) {
            return CompletableFuture.completedStage(page(query));
        }
    }

    private EventPage page(EventQuery query) {
        List<NumberedEvent> found = new ArrayList<>();
        Iterator<NumberedEvent> matching =
                events.stream().filter(query::matches).iterator();
        while (matching.hasNext()) {
            NumberedEvent next = matching.next();
            if (found.size() == query.limit()) {
                return new EventPage(found, found.get(found.size() - 1).number());
            }
            found.add(next);
        }
        return new EventPage(found, null);
    }

    /** Does nothing: what is in memory goes with it. */
    @Override
    public void close() {}
}
