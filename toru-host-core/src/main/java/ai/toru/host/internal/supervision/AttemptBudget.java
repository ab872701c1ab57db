package ai.toru.host.internal.supervision;

import ai.toru.host.event.AdminAttempt;
import ai.toru.host.internal.time.HostClock;
import ai.toru.host.internal.time.HostTimer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Bounds how many attempts are told of: each by itself while the budget lasts; then, whenever there is a place again, the
 * last of those that came meanwhile, with their number. Thread-safe; tells outside its lock.
 */
final class AttemptBudget {

    /** Tells of an attempt. */
    @FunctionalInterface
    interface Teller {
        /**
         * Tells.
         *
         * @param count how many attempts this one stands for, itself included
         */
        void tell(AdminAttempt attempt, long count);
    }

    private final int burst;
    private final long refillNanos;
    private final HostClock clock;
    private final HostTimer timer;
    private final Teller teller;

    /** Guarded by this, as are all below. */
    private int places;

    /** Up to when places were added, in the clock's nanoseconds. */
    private long filledAt;

    private long untold;
    private @Nullable AdminAttempt last;

    /**
     * @param burst how many are told of in a row
     * @param refill how long it takes until there is a place for one more
     */
    AttemptBudget(int burst, Duration refill, HostClock clock, HostTimer timer, Teller teller) {
        this.burst = burst;
        this.clock = clock;
        this.timer = timer;
        this.teller = teller;
        refillNanos = refill.toNanos();
        places = burst;
        filledAt = clock.nanoTime();
    }

    void add(AdminAttempt attempt) {
        if (takesPlace(attempt)) {
            teller.tell(attempt, 1);
        }
    }

    private synchronized boolean takesPlace(AdminAttempt attempt) {
        fill();
        if (untold == 0 && places > 0) {
            places--;
            return true;
        }
        last = attempt;
        untold++;
        if (untold == 1) {
            timer.schedule(Duration.ofNanos(filledAt + refillNanos - clock.nanoTime()), this::tellRest);
        }
        return false;
    }

    /** Tells of those that nobody has been told of; also before their time, when the host closes. */
    void tellRest() {
        AdminAttempt latest;
        long count;
        synchronized (this) {
            fill();
            places = Math.max(0, places - 1);
            latest = last;
            count = untold;
            last = null;
            untold = 0;
        }
        if (latest != null) {
            teller.tell(latest, count);
        }
    }

    private void fill() {
        long now = clock.nanoTime();
        long added = (now - filledAt) / refillNanos;
        places = (int) Math.min(burst, places + added);
        filledAt = places == burst ? now : filledAt + added * refillNanos;
    }
}
