package ai.toru.kv.h2;

import ai.toru.host.event.EventPage;
import ai.toru.host.event.EventQuery;
import ai.toru.host.event.EventRetention;
import ai.toru.host.event.NumberedEvent;
import ai.toru.host.plugin.HostConfigurationException;
import ai.toru.kv.h2.internal.database.Database;
import ai.toru.kv.h2.internal.database.DatabaseHome;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database of events, whether it works or not. After any failure it is closed at once and opened again, since H2 cannot be
 * trusted then with what it has in memory; what failed is tried again a second later. Confined to the {@code
 * toru-events-writer} thread.
 */
final class EventStorage {

    private static final Logger LOG = LoggerFactory.getLogger(EventStorage.class);

    private static final long RETRY_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int TRIM_AT_ONCE = 1_000;

    private final DatabaseHome home;
    private final EventRetention retention;
    private final InstantSource clock;
    private final EventTypes types = new EventTypes();

    /** Null while the database cannot be opened. */
    private @Nullable EventLedger ledger;

    /** Why nothing can be written now; null if it can. */
    private @Nullable Throwable failure;

    private long failedAt;

    /**
     * Opens the database.
     *
     * @throws SQLException if that does not go well; nothing stays open then
     */
    EventStorage(DatabaseHome home, EventRetention retention, InstantSource clock) throws SQLException {
        this.home = home;
        this.retention = retention;
        this.clock = clock;
        ledger = open();
    }

    /** The first number that was never given to an event. */
    long nextNumber() throws SQLException {
        return ledger().nextNumber();
    }

    /** For how long nothing is tried, in nanoseconds; 0 if something may be. */
    long restNanos() {
        return failure == null ? 0 : Math.max(0, failedAt + RETRY_NANOS - System.nanoTime());
    }

    /** Has events last; false if that failed, or is not tried yet again. */
    boolean write(List<NumberedEvent> events) {
        return attempt(() -> {
            ledger().write(events, retention.maxEvents(), TRIM_AT_ONCE);
            return true;
        });
    }

    /** Removes some of what is to be kept no longer; true if there was any, so that there may be more. */
    boolean trim() {
        return attempt(() -> ledger().trim(
                        clock.instant().minus(retention.maxAge()).getEpochSecond(),
                        retention.maxEvents(),
                        TRIM_AT_ONCE));
    }

    private boolean attempt(Attempt attempt) {
        if (restNanos() > 0) {
            return false;
        }
        try {
            boolean result = attempt.run();
            if (failure != null) {
                failure = null;
                LOG.info("Events are written to {} again.", path());
            }
            return result;
        } catch (SQLException | RuntimeException | Error e) {
            failed(e);
            return false;
        }
    }

    /**
     * Reads a page, those included that wait to be written. A read that fails is tried once more.
     *
     * @param waiting the oldest first
     * @throws HostConfigurationException if the database cannot be read
     */
    EventPage read(EventQuery query, List<NumberedEvent> waiting) {
        try {
            return search(query, waiting);
        } catch (SQLException | RuntimeException | Error first) {
            if (ledger != null) {
                failed(first);
            }
        }
        try {
            return search(query, waiting);
        } catch (SQLException | RuntimeException | Error e) {
            throw new HostConfigurationException(
                    "Events cannot be read from " + path() + ": " + e.getMessage()
                            + ". Look at that file and the space on its disk; it is tried again by itself.",
                    e);
        }
    }

    private EventPage search(EventQuery query, List<NumberedEvent> waiting) throws SQLException {
        EventLedger current = ledger();
        int max = retention.maxEvents();
        List<NumberedEvent> latest = waiting.subList(Math.max(0, waiting.size() - max), waiting.size());
        NumberRange range = NumberRange.of(query);
        if (!latest.isEmpty()) {
            current.reserve(latest.get(latest.size() - 1).number());
            range = range.before(latest.get(0).number());
        }
        long excess = current.count() + latest.size() - max;
        if (excess > 0) { // which is removed with the next write
            range = range.after(current.firstBehind(excess) - 1);
        }
        return new EventSearch(query, latest, range).in(current.rows());
    }

    /**
     * Closes the database in good order.
     *
     * @param nextNumber the number that the next event will get
     */
    void close(long nextNumber) {
        EventLedger current = ledger;
        ledger = null;
        if (current != null) {
            try {
                current.close(nextNumber);
            } catch (SQLException | RuntimeException e) {
                LOG.warn("{} was not closed cleanly; what was written is there.", path(), e);
                current.database().abandon();
            }
        }
    }

    private EventLedger ledger() throws SQLException {
        EventLedger current = ledger;
        if (current != null) {
            return current;
        }
        if (restNanos() > 0) {
            throw new SQLException("it could not be opened a moment ago", failure);
        }
        failedAt = System.nanoTime();
        EventLedger opened = open();
        ledger = opened;
        return opened;
    }

    private EventLedger open() throws SQLException {
        Database database = home.open();
        try {
            return new EventLedger(database, types);
        } catch (SQLException | RuntimeException e) {
            database.abandon();
            throw e;
        }
    }

    /** Closes the database whatever state it is in, and opens it; should that fail, it is tried again later. */
    private void failed(Throwable e) {
        if (failure == null) {
            LOG.warn(
                    "The journal {} failed. Events wait in memory, the latest of them; it is tried again each second.",
                    path(),
                    e);
        } else {
            LOG.debug("The journal {} still fails.", path(), e);
        }
        failure = e;
        EventLedger broken = ledger;
        ledger = null;
        if (broken != null) {
            broken.database().abandon();
            try {
                ledger = open();
            } catch (SQLException | RuntimeException notNow) {
                LOG.debug("The journal {} cannot be opened.", path(), notNow);
            }
        }
        failedAt = System.nanoTime();
    }

    private Path path() {
        return home.file().path();
    }

    /** Something that may fail. */
    @FunctionalInterface
    private interface Attempt {

        boolean run() throws SQLException;
    }
}
