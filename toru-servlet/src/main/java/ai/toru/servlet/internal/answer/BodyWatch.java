package ai.toru.servlet.internal.answer;

import ai.toru.servlet.internal.time.Ticker;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks from time to time at the bodies that are on their way, since a container calls nobody while a client is silent, but at its
 * own time limit. One for each servlet and filter; its thread begins with the first body. Thread-safe.
 */
public final class BodyWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BodyWatch.class);

    private static final Duration SHORTEST = Duration.ofMillis(50);
    private static final Duration LONGEST = Duration.ofMillis(250);

    private final Set<Transfer> watched = ConcurrentHashMap.newKeySet();
    private final Ticker ticker;

    /** Set once, before what comes in parts is stopped. */
    private volatile boolean closed;

    BodyWatch(Duration transferTimeout) {
        ticker = new Ticker("toru-body-watch", interval(transferTimeout), this::look);
    }

    /** A quarter of the time limit, within bounds. */
    static Duration interval(Duration transferTimeout) {
        Duration quarter = transferTimeout.dividedBy(4);
        if (quarter.compareTo(SHORTEST) < 0) {
            return SHORTEST;
        }
        return quarter.compareTo(LONGEST) > 0 ? LONGEST : quarter;
    }

    void add(Transfer transfer) {
        watched.add(transfer);
        ticker.start();
        if (closed) {
            transfer.stop();
        }
    }

    void remove(Transfer transfer) {
        watched.remove(transfer);
    }

    /** How many are watched. */
    int count() {
        return watched.size();
    }

    private void look() {
        forEach(Transfer::look);
    }

    private void forEach(Consumer<Transfer> action) {
        for (Transfer each : watched) {
            try {
                action.accept(each);
            } catch (RuntimeException e) {
                LOG.warn("A body that is on its way could not be looked at.", e);
            }
        }
    }

    /**
     * Stops what comes in parts, then ends the thread and waits for it. Other bodies go on under the container's time limit.
     * Idempotent.
     */
    @Override
    public void close() {
        closed = true;
        forEach(Transfer::stop);
        ticker.close();
    }
}
