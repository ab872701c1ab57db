package ai.toru.host.plugin;

import java.time.Duration;

/**
 * When a plugin whose run failed is started again. Immutable.
 *
 * @param firstDelay before the first new try; it doubles with each failure in a row; 1 s by default
 * @param longestDelay what it doubles up to; 16 s by default
 * @param jitter each delay varies by this share, up and down, so that many plugins do not start as one; 0.1 by default
 * @param healthyAfter a run that lasted this long begins a new count of failures; 60 s by default
 * @param maxFailures after so many failures in a row the plugin is switched off; 10 by default
 */
public record RestartPolicy(
        Duration firstDelay, Duration longestDelay, double jitter, Duration healthyAfter, int maxFailures) {

    /** The defaults named above. */
    public static final RestartPolicy DEFAULTS =
            new RestartPolicy(Duration.ofSeconds(1), Duration.ofSeconds(16), 0.1, Duration.ofSeconds(60), 10);

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if a duration is not positive or longer than 365 days, the longest delay is shorter
     *     than the first, the jitter is not within 0 to 1, or no failure is allowed
     */
    public RestartPolicy {
        Options.positive("firstDelay", firstDelay);
        Options.positive("longestDelay", longestDelay);
        Options.positive("healthyAfter", healthyAfter);
        Options.within("maxFailures", maxFailures, 1, Integer.MAX_VALUE);
        if (longestDelay.compareTo(firstDelay) < 0) {
            throw new IllegalArgumentException(
                    "longestDelay must not be shorter than firstDelay, but is " + longestDelay + ".");
        }
        if (!(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException("jitter must lie within 0 to 1, but is " + jitter + ".");
        }
    }

    /** The same, with other delays. */
    public RestartPolicy withDelays(Duration first, Duration longest) {
        return new RestartPolicy(first, longest, jitter, healthyAfter, maxFailures);
    }

    /** The same, with delays that vary by another share. */
    public RestartPolicy withJitter(double share) {
        return new RestartPolicy(firstDelay, longestDelay, share, healthyAfter, maxFailures);
    }

    /** The same, with a count that begins anew after a run of another length. */
    public RestartPolicy withHealthyAfter(Duration uptime) {
        return new RestartPolicy(firstDelay, longestDelay, jitter, uptime, maxFailures);
    }

    /** The same, with another number of failures in a row that are too many. */
    public RestartPolicy withMaxFailures(int failures) {
        return new RestartPolicy(firstDelay, longestDelay, jitter, healthyAfter, failures);
    }
}
