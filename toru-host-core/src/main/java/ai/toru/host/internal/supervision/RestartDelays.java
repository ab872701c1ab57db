package ai.toru.host.internal.supervision;

import ai.toru.host.plugin.RestartPolicy;
import java.time.Duration;

/** What a {@link RestartPolicy} amounts to. Pure. */
final class RestartDelays {

    private RestartDelays() {}

    /** The count of failures in a row, after one more of a run that was up for so long. */
    static int failuresAfter(RestartPolicy policy, int before, Duration uptime) {
        return uptime.compareTo(policy.healthyAfter()) >= 0 ? 1 : before + 1;
    }

    /** Whether so many failures in a row are too many. */
    static boolean givesUpAfter(RestartPolicy policy, int failures) {
        return failures >= policy.maxFailures();
    }

    /**
     * How long to wait after so many failures in a row.
     *
     * @param random within 0 to 1
     */
    static Duration delayAfter(RestartPolicy policy, int failures, double random) {
        Duration delay = policy.firstDelay();
        for (int i = 1; i < failures && delay.compareTo(policy.longestDelay()) < 0; i++) {
            delay = delay.multipliedBy(2);
        }
        long nanos = Math.min(delay.toNanos(), policy.longestDelay().toNanos());
        return Duration.ofNanos(Math.round(nanos * (1 + policy.jitter() * (2 * random - 1))));
    }
}
