package ai.toru.servlet.internal.time;

import java.time.Duration;

/** Does things again and again, one at a time. Thread-safe. */
@FunctionalInterface
public interface Rhythm {

    /**
     * Does something from now on, after an interval each time.
     *
     * @return ends that, without waiting for what is under way. Idempotent
     */
    Runnable every(Duration interval, Runnable task);
}
