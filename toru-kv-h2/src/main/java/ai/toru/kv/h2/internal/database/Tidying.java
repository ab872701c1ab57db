package ai.toru.kv.h2.internal.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.RandomAccessStore;

/**
 * Has the space of what was overwritten used again, so that the file stays in proportion to its data. H2 would do so on a
 * thread of its own, which is not there, since it would write between commits. Confined to the thread that commits.
 */
final class Tidying {

    /** A smaller file is never worth it. */
    private static final long SMALL_BYTES = 4L << 20;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** What is to be written since the last time. */
    private static final long WRITTEN_BYTES = 1L << 20;

    /** How much is written anew at once, so that nobody waits long for it. */
    private static final int REWRITTEN_BYTES = 1 << 20;

    /** How much is moved at once: two syncs for each chunk of it. */
    private static final int MOVED_BYTES = 128 << 10;

    private static final int WELL_FILLED_PERCENT = 50;

    private final Database database;
    private long tidiedAt = System.nanoTime();
    private long writtenThen;

    Tidying(Database database) {
        this.database = database;
    }

    void ifDue(Connection connection) throws SQLException {
        boolean due = System.nanoTime() - tidiedAt > PAUSE_NANOS
                && database.bytesWritten() - writtenThen > WRITTEN_BYTES
                && database.bytes() > SMALL_BYTES;
        if (due) {
            tidy(connection);
            tidiedAt = System.nanoTime();
            writtenThen = database.bytesWritten();
        }
    }

    private void tidy(Connection connection) throws SQLException {
        MVStore store = database.store(connection);
        if (store.compact(WELL_FILLED_PERCENT, REWRITTEN_BYTES)) {
            database.commitAndSync(connection);
        }
        if (store.getFileStore() instanceof RandomAccessStore space && space.getFillRate() < WELL_FILLED_PERCENT) {
            space.compactMoveChunks(WELL_FILLED_PERCENT, MOVED_BYTES, store);
            database.commitAndSync(connection);
        }
    }
}
