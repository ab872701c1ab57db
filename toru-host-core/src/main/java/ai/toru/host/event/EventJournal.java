package ai.toru.host.event;

import java.util.concurrent.CompletionStage;

/**
 * Keeps events for later reading. Thread-safe. The host's own, {@link InMemoryEventJournal}, forgets; others may not.
 *
 * <p>An implementation numbers events as they come: upwards, never twice, gaps allowed.
 */
public interface EventJournal extends AutoCloseable {

    /**
     * Takes an event. Called by one thread at a time, in the order things happened. Returns soon: an implementation that
     * writes to disk queues. What is thrown is logged, and the event is lost.
     */
    void append(PluginEvent event);

    /**
     * Reads what a query asks for, the latest first.
     *
     * @return the page; or what went wrong
     */
    CompletionStage<EventPage> read(EventQuery query);

    /** Writes what is queued and lets go of everything. The host that was given a journal closes it. Idempotent. */
    @Override
    void close();
}
