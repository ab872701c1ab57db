package ai.toru.kv.h2;

import ai.toru.host.event.EventPage;
import ai.toru.host.event.EventRetention;
import ai.toru.host.event.NumberedEvent;
import ai.toru.host.plugin.HostConfigurationException;
import ai.toru.kv.h2.internal.database.DatabaseFile;
import ai.toru.kv.h2.internal.database.DatabaseHome;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that touches the database of events, {@code toru-events-writer}: writes those that wait, many at once and not
 * too often, reads pages between, and removes what is old. Nobody interrupts it. Its fields are confined to it.
 */
final class EventWriter implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(EventWriter.class);

    private static final long WRITE_NANOS = Duration.ofMillis(500).toNanos();
    private static final long TRIM_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long DROPPED_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long LONGEST_CLOSE_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();

    private final DatabaseFile file;
    private final EventRetention retention;
    private final InstantSource clock;
    private final EventBuffer buffer;
    private final Executor answers;
    private final CompletableFuture<Boolean> opened = new CompletableFuture<>();

    private long nextWrite = System.nanoTime();
    private long nextTrim = nextWrite;
    private long nextDroppedWarning = nextWrite;

    EventWriter(
            DatabaseFile file, EventRetention retention, InstantSource clock, EventBuffer buffer, Executor answers) {
        this.file = file;
        this.retention = retention;
        this.clock = clock;
        this.buffer = buffer;
        this.answers = answers;
    }

    /** Completed once the database is open; or with the {@link HostConfigurationException} that says why it is not. */
    CompletableFuture<Boolean> opened() {
        return opened;
    }

    @Override
    public void run() {
        try (DatabaseHome home = DatabaseHome.claim(file, EventSchema.SCHEMA)) {
            EventStorage storage = new EventStorage(home, retention, clock);
            buffer.numberFrom(storage.nextNumber());
            opened.complete(true);
            while (!buffer.isClosed()) {
                await(storage);
                answerReads(storage);
                writeIfDue(storage);
                trimIfDue(storage);
            }
            finish(storage);
        } catch (HostConfigurationException e) {
            opened.completeExceptionally(e);
        } catch (SQLException | RuntimeException | Error e) {
            opened.completeExceptionally(new HostConfigurationException(
                    "The database " + file.path() + " cannot be opened: " + e.getMessage()
                            + ". Look at that file, its directory and the space on its disk.",
                    e));
        }
    }

    private void await(EventStorage storage) {
        long now = System.nanoTime();
        long rest = storage.restNanos();
        long toTrim = Math.max(nextTrim - now, rest);
        long toWrite = Math.max(nextWrite - now, rest);
        try {
            buffer.await(Math.min(toWrite, toTrim), toTrim, rest == 0);
        } catch (InterruptedException e) {
            LOG.warn("The thread that writes events was interrupted, which has no effect.");
        }
    }

    private void answerReads(EventStorage storage) {
        for (EventRead read : buffer.takeReads()) {
            try {
                EventPage page = storage.read(read.query(), buffer.waiting());
                answers.execute(() -> read.done().complete(page));
            } catch (HostConfigurationException e) {
                answers.execute(() -> read.done().completeExceptionally(e));
            }
        }
    }

    private void writeIfDue(EventStorage storage) {
        boolean due = nextWrite - System.nanoTime() <= 0 || buffer.isHalfFull();
        if (due && storage.restNanos() == 0 && buffer.hasEvents()) {
            write(storage);
            nextWrite = System.nanoTime() + WRITE_NANOS;
        }
    }

    /** Writes all events that wait; false if that failed, and they wait on. */
    private boolean write(EventStorage storage) {
        List<NumberedEvent> events = buffer.take();
        if (events.isEmpty()) {
            return true;
        }
        if (!storage.write(events)) {
            buffer.giveBack(events);
            return false;
        }
        if (nextDroppedWarning - System.nanoTime() <= 0) {
            warnOfDropped();
        }
        return true;
    }

    private void warnOfDropped() {
        long dropped = buffer.takeDropped();
        if (dropped > 0) {
            nextDroppedWarning = System.nanoTime() + DROPPED_NANOS;
            LOG.warn(
                    "{} events were not written to {}: they came faster than that, or it failed.",
                    dropped,
                    file.path());
        }
    }

    private void trimIfDue(EventStorage storage) {
        if (nextTrim - System.nanoTime() <= 0 && storage.restNanos() == 0) {
            boolean more = storage.trim();
            nextTrim = System.nanoTime() + (more ? 0 : TRIM_NANOS);
        }
    }

    /** Writes what waits, again and again for a while if the disk fails. */
    private void finish(EventStorage storage) {
        long end = System.nanoTime() + LONGEST_CLOSE_NANOS;
        boolean written = write(storage);
        while (!written && end - System.nanoTime() > 0) {
            pause();
            written = write(storage);
        }
        answerReads(storage);
        warnOfDropped();
        if (!written) {
            LOG.error(
                    "{} events are lost: {} failed until the end.",
                    buffer.take().size(),
                    file.path());
        }
        storage.close(buffer.nextNumber());
    }

    private void pause() {
        try {
            buffer.pause(PAUSE_NANOS);
        } catch (InterruptedException e) {
            LOG.warn("The thread that writes events was interrupted, which has no effect.");
        }
    }
}
