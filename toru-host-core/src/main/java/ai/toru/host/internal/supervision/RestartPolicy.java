package ai.toru.host.internal.supervision;

import java.time.Duration;

/**
 * When a plugin whose run failed is started again. Immutable.
 *
 * @param firstDelay before the first new try; 1 s by default
 * @param longestDelay the delay doubles up to this; 16 s by default
 * @param jitter each delay varies by this share, up and down; 0.1 by default
 * @param healthyAfter a run that lasted this long begins a new count; 60 s by default
 * @param maxFailures after so many failures in a row the plugin is switched off; 10 by default
 */
public record RestartPolicy(
        Duration firstDelay, Duration longestDelay, double jitter, Duration healthyAfter, int maxFailures) {

    /** The defaults named above. */
    public static final RestartPolicy DEFAULTS =
            new RestartPolicy(Duration.ofSeconds(1), Duration.ofSeconds(16), 0.1, Duration.ofSeconds(60), 10);

    /** The count of failures in a row, after one more of a run that was up for so long. */
    int failuresAfter(int before, Duration uptime) {
        return uptime.compareTo(healthyAfter) >= 0 ? 1 : before + 1;
    }

    /** Whether so many failures in a row are too many. */
    boolean givesUpAfter(int failures) {
        return failures >= maxFailures;
    }

    /**
     * How long to wait after so many failures in a row.
     *
     * @param random within 0 to 1
     */
    Duration delayAfter(int failures, double random) {
        Duration delay = firstDelay;
        for (int i = 1; i < failures && delay.compareTo(longestDelay) < 0; i++) {
            delay = delay.multipliedBy(2);
        }
        long nanos = Math.min(delay.toNanos(), longestDelay.toNanos());
        return Duration.ofNanos(Math.round(nanos * (1 + jitter * (2 * random - 1))));
    }
}
