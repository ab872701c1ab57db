package ai.toru.host.event;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Keeps the latest events in memory. Thread-safe. */
public final class InMemoryEventJournal implements EventJournal {

    /** How many events are kept by default. */
    public static final int DEFAULT_CAPACITY = 10_000;

    private final int capacity;

    /** The latest first. Guarded by itself. */
    private final Deque<NumberedEvent> events = new ArrayDeque<>();

    /** Guarded by events. */
    private long lastNumber;

    /** A journal of {@link #DEFAULT_CAPACITY}. */
    public InMemoryEventJournal() {
        this(DEFAULT_CAPACITY);
    }

    /**
     * A journal that forgets the oldest when it is full.
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
            if (events.size() > capacity) {
                events.removeLast();
            }
        }
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
