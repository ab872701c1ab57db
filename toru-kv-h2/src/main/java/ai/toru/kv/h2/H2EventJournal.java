package ai.toru.kv.h2;

import ai.toru.host.event.EventJournal;
import ai.toru.host.event.EventPage;
import ai.toru.host.event.EventQuery;
import ai.toru.host.event.EventRetention;
import ai.toru.host.event.PluginEvent;
import ai.toru.host.plugin.HostClosedException;
import ai.toru.host.plugin.PluginBusyException;
import ai.toru.kv.h2.internal.database.DatabaseFile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps events in an H2 file, {@code events.mv.db} in a directory of its own choice. Thread-safe.
 *
 * <p>An event waits in memory until it is written, together with those that came meanwhile, within about a second: {@code
 * kill -9} and a power cut may lose that second. {@link #close()} writes everything. Nobody waits for the disk, and queries find
 * also what waits. While the disk fails, the latest 10,000 events or 16 Mi characters of details wait; it is tried again each
 * second.
 *
 * <p>Numbers go on where they ended, whatever was removed; after a crash up to a thousand are left out. A page has fewer
 * events than asked for where they are more than 16 Mi characters. Instants keep their nanoseconds.
 */
public final class H2EventJournal implements EventJournal {

    private static final Logger LOG = LoggerFactory.getLogger(H2EventJournal.class);

    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(7);

    private final DatabaseFile file;
    private final EventBuffer buffer = new EventBuffer();
    private final Answers answers = new Answers("toru-events-answers");
    private final Thread writerThread;

    private H2EventJournal(DatabaseFile file, EventRetention retention, InstantSource clock) {
        this.file = file;
        EventWriter writer = new EventWriter(file, retention, clock, buffer, answers);
        writerThread = OwnThread.start("toru-events-writer", writer);
        try {
            Uninterrupted.join(writer.opened());
        } catch (RuntimeException e) {
            answers.close();
            throw e;
        }
    }

    /**
     * Opens a journal, or makes one.
     *
     * @param directory where the database lies; it is made if it is not there
     * @param retention how long events are kept; what is too old is removed when it is opened and once a minute
     * @throws ai.toru.host.plugin.HostConfigurationException if another process has the database, if what lies there is not a
     *     database of ours, or if it cannot be read or written; the message says what to do
     */
    public static H2EventJournal open(Path directory, EventRetention retention) {
        return open(new DatabaseFile(directory, "events", ""), retention, InstantSource.system());
    }

    /** For tests: on a file system that fails, or at another time. */
    static H2EventJournal open(DatabaseFile file, EventRetention retention, InstantSource clock) {
        return new H2EventJournal(file, Objects.requireNonNull(retention, "retention"), clock);
    }

    /** Puts an event into the queue, and neither waits nor fails. What comes after the end is ignored. */
    @Override
    public void append(PluginEvent event) {
        if (buffer.append(event) == EventBuffer.Offer.CLOSED) {
            LOG.debug("An event came after the end of the journal {}: {}", file.path(), event);
        }
    }

    /**
     * Reads what a query asks for, the latest first, all events included that were appended before.
     *
     * @return the page; or a {@link HostClosedException}, a {@link PluginBusyException} if too many queries wait, or a {@link
     *     ai.toru.host.plugin.HostConfigurationException} if the file cannot be read
     */
    @Override
    public CompletionStage<EventPage> read(EventQuery query) {
        EventRead read = new EventRead(query);
        switch (buffer.read(read)) {
            case TAKEN -> {}
            case FULL ->
                read.done()
                        .completeExceptionally(new PluginBusyException(
                                query.pluginId(), "Too many queries of events wait. Try again in a moment."));
            case CLOSED ->
                read.done()
                        .completeExceptionally(new HostClosedException("The event journal is closed. Open it again."));
        }
        return read.done();
    }

    /** For tests: how many events wait for their write to begin. */
    int waiting() {
        return buffer.waiting().size();
    }

    /** Writes what waits, then closes the database. If the disk fails, it gives up after 5 seconds and says what was lost. */
    @Override
    public void close() {
        buffer.close();
        if (!Uninterrupted.join(writerThread, LONGEST_CLOSE)) {
            LOG.error(
                    "{} could not be closed in time: its disk does not answer. The last events may be lost.",
                    file.path());
        }
        answers.close();
    }
}
