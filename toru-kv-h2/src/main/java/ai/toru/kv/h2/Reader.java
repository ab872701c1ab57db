package ai.toru.kv.h2;

import ai.toru.kv.h2.internal.database.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads for callers, through a connection of its own, so that no read waits for a write. Its fields are confined to its
 * thread, {@code toru-kv-reader-N}, which nobody interrupts.
 */
final class Reader implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Reader.class);

    private final BlockingQueue<ReadOperation<?>> queue;
    private final ReadOperation<?> end;
    private final Writer writer;
    private final Executor answers;
    private final StoreCounters counters;

    private @Nullable Database database;
    private @Nullable Connection connection;
    private @Nullable Rows rows;

    /**
     * @param end the operation that is none, and ends this reader
     */
    Reader(
            BlockingQueue<ReadOperation<?>> queue,
            ReadOperation<?> end,
            Writer writer,
            Executor answers,
            StoreCounters counters) {
        this.queue = queue;
        this.end = end;
        this.writer = writer;
        this.answers = answers;
        this.counters = counters;
    }

    @Override
    public void run() {
        for (ReadOperation<?> next = take(); next != end; next = take()) {
            answers.execute(perform(next));
        }
        disconnect();
    }

    private ReadOperation<?> take() {
        while (true) {
            try {
                return queue.take();
            } catch (InterruptedException e) {
                LOG.warn("A thread of the key-value store was interrupted, which has no effect.");
            }
        }
    }

    /** A read that fails is tried once more, after the writer has looked after the database. */
    private Runnable perform(ReadOperation<?> operation) {
        try {
            return operation.perform(rows());
        } catch (SQLException | RuntimeException first) {
            disconnect();
            writer.checkDatabase();
            return performAgain(operation);
        } catch (Error e) { // out of memory
            return failed(operation, e);
        }
    }

    private Runnable performAgain(ReadOperation<?> operation) {
        try {
            return operation.perform(rows());
        } catch (SQLException | RuntimeException | Error e) {
            disconnect();
            return failed(operation, e);
        }
    }

    private Runnable failed(ReadOperation<?> operation, Throwable e) {
        counters.failed();
        String why =
                "The value could not be read: " + Writer.cause(e) + ". Look at the database's disk; try again then.";
        return () -> operation.fail("store_failed", why, e);
    }

    private Rows rows() throws SQLException {
        Database current = writer.database();
        if (rows != null && database == current) {
            return rows;
        }
        disconnect();
        Connection opened = current.connect();
        connection = opened;
        database = current;
        Rows opening = new Rows(opened);
        rows = opening;
        return opening;
    }

    private void disconnect() {
        Connection old = connection;
        rows = null;
        connection = null;
        database = null;
        if (old != null) {
            try {
                old.close();
            } catch (SQLException e) {
                LOG.debug("a connection to a failed database did not close", e);
            }
        }
    }
}
