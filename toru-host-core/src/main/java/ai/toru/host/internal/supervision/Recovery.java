package ai.toru.host.internal.supervision;

import ai.toru.host.event.PluginEvent;
import ai.toru.host.internal.time.HostTimer;
import ai.toru.host.plugin.RestartPolicy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What follows a failure: a try after a delay, or none any more. Confined to the supervisor's thread. */
final class Recovery {

    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final RunServices services;
    private final RestartPolicy policy;
    private final Standing standing;
    private final Runnable onRetry;

    private HostTimer.@Nullable Scheduled retry;

    /** When a run that is unhealthy may be replaced again, in the clock's nanoseconds; null for at once. */
    private @Nullable Long nextReplacement;

    /**
     * @param onRetry called when the delay is over
     */
    Recovery(RunServices services, RestartPolicy policy, Standing standing, Runnable onRetry) {
        this.services = services;
        this.policy = policy;
        this.standing = standing;
        this.onRetry = onRetry;
    }

    /** A run has failed, and there is no other. */
    void failed(String reason) {
        int failures = count();
        if (RestartDelays.givesUpAfter(policy, failures)) {
            giveUp(failures, reason);
        } else {
            backOff(failures, reason);
        }
    }

    /** One more failure, after a run that was up for {@link Snapshot#lastUptime}. */
    int count() {
        Snapshot now = standing.now();
        int failures = RestartDelays.failuresAfter(policy, now.failures(), now.lastUptime());
        standing.change(snapshot -> snapshot.withFailures(failures));
        return failures;
    }

    /** Begins a new count where the current run has been up for long enough. */
    void forgiveAfter(Duration uptime) {
        if (standing.now().failures() > 0 && uptime.compareTo(policy.healthyAfter()) >= 0) {
            standing.change(snapshot -> snapshot.withFailures(0));
        }
    }

    /**
     * Whether a run that is unhealthy may be replaced now: not too often, and not more often in a row than runs may fail.
     * Counts it as a failure if so.
     */
    boolean mayReplace() {
        long now = services.clock().nanoTime();
        int failures = standing.now().failures();
        boolean tooEarly = nextReplacement != null && nextReplacement - now > 0;
        if (tooEarly || RestartDelays.givesUpAfter(policy, failures + 1)) {
            return false;
        }
        standing.change(snapshot -> snapshot.withFailures(failures + 1));
        nextReplacement = now + delayAfter(failures + 1).toNanos();
        return true;
    }

    /** Drops the next try. */
    void cancel() {
        if (retry != null) {
            retry.cancel();
            retry = null;
        }
    }

    private void giveUp(int failures, String reason) {
        String id = standing.id();
        String verdict =
                " It failed " + failures + " times in a row and was switched off; mend it and enable it again.";
        standing.move(Signal.GIVE_UP, snapshot -> snapshot.withEnabled(false).withReason(reason + verdict));
        LOG.error("Plugin \"{}\" failed {} times in a row and is switched off. {}", id, failures, reason);
        standing.tell(
                PluginEvent.Type.DISABLED_AFTER_CRASHES,
                Map.of("failures", Integer.toString(failures), "reason", reason));
    }

    private void backOff(int failures, String reason) {
        Duration delay = delayAfter(failures);
        standing.move(
                Signal.RETRY_LATER,
                snapshot -> snapshot.waitingUntil(services.clock().instant().plus(delay), reason));
        LOG.warn("Plugin \"{}\": {} Next try in {} ms.", standing.id(), reason, delay.toMillis());
        standing.tell(
                PluginEvent.Type.BACKING_OFF,
                Map.of("attempt", Integer.toString(failures), "delay_ms", Long.toString(delay.toMillis())));
        retry = services.timer().schedule(delay, () -> services.mailbox().execute(onRetry));
    }

    private Duration delayAfter(int failures) {
        return RestartDelays.delayAfter(
                policy, failures, ThreadLocalRandom.current().nextDouble());
    }
}
