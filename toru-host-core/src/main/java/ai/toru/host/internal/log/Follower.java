package ai.toru.host.internal.log;

import ai.toru.host.log.LogLine;
import ai.toru.host.log.LogListener;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands lines to a listener, one at a time and in order, on an executor. Whoever brings a line never waits for the listener.
 * Thread-safe.
 */
final class Follower {

    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);

    /** In characters: some thousand ordinary lines, a few megabytes. */
    private static final long MOST_WAITING = 1 << 20;

    /** After so many lines it is the turn of others on the same executor. */
    private static final int LINES_A_TURN = 64;

    private final LogListener listener;
    private final Executor executor;

    /** Guarded by itself. */
    private final WaitingLines waiting = new WaitingLines(MOST_WAITING);

    /** Whether the executor has a turn of this follower; guarded by {@link #waiting}. */
    private boolean scheduled;

    /** Guarded by {@link #waiting}. */
    private boolean closed;

    /** Whether the listener threw before; confined to the turn. */
    private boolean threw;

    Follower(LogListener listener, Executor executor) {
        this.listener = listener;
        this.executor = executor;
    }

    /** Queues a line. */
    void offer(LogLine line) {
        synchronized (waiting) {
            if (closed) {
                return;
            }
            waiting.add(line);
            if (scheduled) {
                return;
            }
            scheduled = true;
        }
        schedule();
    }

    /** No line is delivered after this returns, but for one that is being delivered. Idempotent. */
    void close() {
        synchronized (waiting) {
            closed = true;
            waiting.clear();
        }
    }

    private void schedule() {
        try {
            executor.execute(this::takeTurn);
        } catch (RuntimeException | Error e) { // also OutOfMemoryError, for want of a thread
            LOG.warn("Lines of a log wait for their listener until the next one comes: no thread takes them now.", e);
            synchronized (waiting) {
                scheduled = false;
            }
        }
    }

    private void takeTurn() {
        for (int count = 0; count < LINES_A_TURN; count++) {
            LogLine line = next();
            if (line == null) {
                return;
            }
            deliver(line);
        }
        schedule();
    }

    private @Nullable LogLine next() {
        synchronized (waiting) {
            LogLine line = waiting.poll();
            scheduled = line != null;
            return line;
        }
    }

    private void deliver(LogLine line) {
        try {
            listener.onLine(line);
        } catch (RuntimeException | Error e) { // also LinkageError: listeners may be anybody's
            if (threw) {
                LOG.debug("Listener {} failed again on {}", listener, line, e);
            } else {
                threw = true;
                LOG.error("Listener {} failed on {}; later lines still reach it.", listener, line, e);
            }
        }
    }
}
