package ai.toru.host.internal.transport;

import ai.toru.host.internal.time.HostClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** What a session's lanes notice of how its plugin answers and takes connections. Thread-safe. */
final class SessionVitals {

    private final HostClock clock;
    private final AtomicInteger timeoutsInARow = new AtomicInteger();

    /** Connections that are needed now and could not be made at the first try. Guarded by this. */
    private int missing;

    /** Since when any is missing, in the clock's nanoseconds; meaningless while none is. Guarded by this. */
    private long missingSince;

    /** How long some were missing before that, since one was made the last time. Guarded by this. */
    private long missingBefore;

    SessionVitals(HostClock clock) {
        this.clock = clock;
    }

    /** The plugin answered a request. Costs a read where the one before was answered too. */
    void answered() {
        if (timeoutsInARow.get() != 0) {
            timeoutsInARow.set(0);
        }
    }

    /** The plugin had a request and did not answer it in time. */
    void timedOut() {
        timeoutsInARow.incrementAndGet();
    }

    /** A lane needs a connection. */
    Need need() {
        return new Need();
    }

    synchronized SessionHealth health() {
        Duration unreachable =
                missing == 0 ? Duration.ZERO : Duration.ofNanos(missingBefore + clock.nanoTime() - missingSince);
        return new SessionHealth(timeoutsInARow.get(), unreachable);
    }

    /**
     * One lane's need of a connection. Callers that give up one after the other do not hide that nobody gets through: only
     * a connection ends the count. Thread-safe.
     */
    final class Need {

        /** Whether it is among those missing. Guarded by the vitals. */
        private boolean counted;

        /** A try failed. */
        void triedInVain() {
            synchronized (SessionVitals.this) {
                if (!counted && missing++ == 0) {
                    missingSince = clock.nanoTime();
                }
                counted = true;
            }
        }

        /** There is a connection, or nobody waits for it any more. */
        void ended(boolean connected) {
            synchronized (SessionVitals.this) {
                if (counted && --missing == 0) {
                    missingBefore += clock.nanoTime() - missingSince;
                }
                counted = false;
                if (connected) {
                    missingBefore = 0;
                    missingSince = clock.nanoTime();
                }
            }
        }
    }
}
