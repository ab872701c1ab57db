package ai.toru.testing.wire;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Ends what takes too long. Thread-safe. */
public final class Alarms {
    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private Alarms() {}

    /** Does something after a while, on a thread of its own, unless it is cancelled before. */
    public static Alarm after(Duration limit, Runnable action) {
        ScheduledFuture<?> ring = TIMER.schedule(action, limit.toMillis(), TimeUnit.MILLISECONDS);
        return () -> ring.cancel(false);
    }

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "toru-kit-alarms");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    /** One that has been set. */
    public interface Alarm {
        /** Keeps it from ringing. */
        void cancel();
    }
}
