package ai.toru.kv.h2;

import ai.toru.host.kv.KeyValueLimits;
import ai.toru.host.plugin.HostConfigurationException;
import ai.toru.kv.h2.internal.database.Database;
import ai.toru.kv.h2.internal.database.DatabaseFile;
import ai.toru.kv.h2.internal.database.DatabaseHome;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes, {@code toru-kv-writer}: takes all operations that wait, performs them as one transaction, has
 * it last, makes it visible, and only then answers (group commit). After any failure the database is closed at once and
 * opened again, since H2 cannot be trusted then with what it has in memory. Nobody interrupts this thread.
 */
final class Writer implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    private static final long MAINTENANCE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int ROWS_AT_ONCE = 500;

    private final DatabaseFile file;
    private final WriteQueue queue;
    private final VisibleRows visible;
    private final KeyValueLimits limits;
    private final InstantSource clock;
    private final WriteAnswers answers;
    private final StoreCounters counters;
    private final CompletableFuture<DatabaseHome> opened = new CompletableFuture<>();

    /** Null while the database cannot be opened. Written by the writer's thread. */
    private volatile @Nullable Ledger ledger;

    /** Whether nothing could be written lately. Confined to the writer's thread. */
    private boolean failing;

    /** Confined to the writer's thread. */
    private final GrowthBrake brake = new GrowthBrake(System.nanoTime());

    /** Confined to the writer's thread. */
    private long nextMaintenance = System.nanoTime();

    Writer(
            DatabaseFile file,
            WriteQueue queue,
            VisibleRows visible,
            KeyValueLimits limits,
            InstantSource clock,
            Executor answers,
            StoreCounters counters) {
        this.file = file;
        this.queue = queue;
        this.visible = visible;
        this.limits = limits;
        this.clock = clock;
        this.answers = new WriteAnswers(
                queue, answers, System::nanoTime, Runtime.getRuntime().availableProcessors());
        this.counters = counters;
    }

    /** The database's home, once it is open; or the {@link HostConfigurationException} that says why it is not. */
    CompletableFuture<DatabaseHome> opened() {
        return opened;
    }

    /**
     * The database as it is open now.
     *
     * @throws SQLException if it is not
     */
    Database database() throws SQLException {
        Ledger current = ledger;
        if (current == null) {
            throw new SQLException("the database is closed after a failure and cannot be opened again yet");
        }
        return current.database();
    }

    /** Has the database looked at, and opened again if it has failed; waits for that. */
    void checkDatabase() {
        WriteOperation<Boolean> check = new WriteOperation<>("", 0, Transaction::check);
        if (queue.offer(check) == WriteQueue.Offer.TAKEN) {
            check.done().exceptionally(failed -> false).join();
        }
    }

    @Override
    public void run() {
        try (DatabaseHome home = DatabaseHome.claim(file, KvSchema.SCHEMA)) {
            openLedger(home);
            opened.complete(home);
            while (!queue.isFinished()) {
                List<WriteOperation<?>> operations = take();
                if (!operations.isEmpty()) {
                    answers.taken();
                    commit(home, operations);
                    keepInProportion(home);
                }
                maintain(home);
            }
            close();
        } catch (HostConfigurationException e) {
            opened.completeExceptionally(e);
        } catch (SQLException | RuntimeException | Error e) {
            opened.completeExceptionally(DatabaseHome.unusable(file, e));
        }
    }

    private List<WriteOperation<?>> take() {
        try {
            return queue.take(MAINTENANCE_NANOS);
        } catch (InterruptedException e) {
            LOG.warn("The thread that writes key-value data was interrupted, which has no effect.");
            return List.of();
        }
    }

    private void commit(DatabaseHome home, List<WriteOperation<?>> operations) {
        boolean committing = false;
        try {
            Ledger current = openLedger(home);
            Transaction transaction = new Transaction(current, visible, limits, clock.instant());
            for (WriteOperation<?> operation : operations) {
                operation.perform(transaction);
            }
            if (transaction.hasChanges()) {
                current.write(transaction);
                visible.begin(transaction);
                committing = true;
                current.commitAndSync();
                visible.settle(transaction);
                counters.committed(operations.size());
                reportSuccess();
            }
            operations.forEach(WriteOperation::settle);
        } catch (SQLException | RuntimeException | Error e) {
            counters.failed();
            report(e);
            openAgain(home);
            boolean unknown = committing;
            operations.forEach(operation -> fail(operation, unknown, e));
        }
        answers.give(operations);
    }

    /** Once, however many operations fail until one succeeds: a full disk needs no log that fills it further. */
    private void report(Throwable e) {
        if (failing) {
            LOG.debug("Key-value data could not be written to {} again.", file.path(), e);
        } else {
            LOG.error("Key-value data cannot be written to {}; each operation fails until that works.", file.path(), e);
        }
        failing = true;
    }

    private void reportSuccess() {
        if (failing) {
            LOG.info("Key-value data can be written to {} again.", file.path());
        }
        failing = false;
    }

    private static void fail(WriteOperation<?> operation, boolean unknown, Throwable e) {
        if (unknown) {
            operation.settleFailed(
                    "outcome_unknown",
                    "It is unknown whether this was stored: " + cause(e) + ". Read it back, then try again.",
                    e);
        } else {
            operation.settleFailed(
                    "store_failed",
                    "Nothing was stored: " + cause(e) + ". Look at the database's disk; try again then.",
                    e);
        }
    }

    /** What is at the bottom of it, such as "No space left on device": all that lies above names H2's own parts and paths. */
    static String cause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    /** Closes the database whatever state it is in, and opens it; should that fail, the next operation tries again. */
    private void openAgain(DatabaseHome home) {
        Ledger failed = ledger;
        ledger = null;
        visible.closed();
        if (failed != null) {
            failed.database().abandon();
        }
        try {
            openLedger(home);
        } catch (SQLException | RuntimeException e) {
            LOG.debug("{} cannot be opened; the next operation will try again.", file.path(), e);
        }
    }

    private Ledger openLedger(DatabaseHome home) throws SQLException {
        Ledger current = ledger;
        if (current != null) {
            return current;
        }
        Database database = home.open();
        try {
            Ledger opening = new Ledger(database);
            opening.commitAndSync(); // what is there may have been committed and not synced: now it lasts
            visible.reopened(opening.namespaces());
            ledger = opening;
            return opening;
        } catch (SQLException | RuntimeException e) {
            database.abandon();
            throw e;
        }
    }

    /** Removes what has expired and what was cleared, a little at a time, so that nobody waits long for it. */
    private void maintain(DatabaseHome home) {
        long now = System.nanoTime();
        if (ledger == null || now - nextMaintenance < 0) {
            return;
        }
        AtomicBoolean more = new AtomicBoolean();
        commit(home, List.of(new WriteOperation<>("", 0, transaction -> {
            boolean expiredMore = transaction.expire(ROWS_AT_ONCE);
            boolean clearedMore = transaction.removeCleared(ROWS_AT_ONCE);
            more.set(expiredMore || clearedMore);
            return true;
        })));
        nextMaintenance = now + (more.get() ? 0 : MAINTENANCE_NANOS);
    }

    /** Keeps the file in proportion to its data: what is due is tidied up, and what is written too fast waits. */
    private void keepInProportion(DatabaseHome home) {
        Ledger current = ledger;
        if (current == null) {
            return;
        }
        try {
            current.tidyIfDue();
            Database database = current.database();
            long pause =
                    brake.pauseNanos(database.bytesWritten(), database.bytes(), visible.bytes(), System.nanoTime());
            if (pause > 0) {
                LockSupport.parkNanos(pause);
            }
        } catch (SQLException | RuntimeException | Error e) {
            counters.failed();
            report(e);
            openAgain(home);
        }
    }

    private void close() {
        Ledger current = ledger;
        ledger = null;
        if (current != null) {
            current.database().close();
        }
    }
}
