package ai.toru.host.internal.supervision;

import ai.toru.host.event.PluginEvent;
import ai.toru.host.internal.time.HostTimer;
import ai.toru.host.plugin.PluginState;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a look at the current run every second, as long as there is one that serves: is it well, or is it to be replaced?
 * Confined to the supervisor's thread.
 */
final class HealthWatch {

    private static final Logger LOG = LoggerFactory.getLogger(HealthWatch.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final RunServices services;
    private final Standing standing;
    private final Recovery recovery;
    private final Runnable onReplace;
    private HostTimer.@Nullable Scheduled next;
    private @Nullable PluginRun watched;

    /**
     * @param onReplace called as long as the run is to be replaced
     */
    HealthWatch(RunServices services, Standing standing, Recovery recovery, Runnable onReplace) {
        this.services = services;
        this.standing = standing;
        this.recovery = recovery;
        this.onReplace = onReplace;
    }

    /** Watches a run from now on, and no other. */
    void watch(PluginRun run) {
        stop();
        watched = run;
        schedule(run);
    }

    /** Watches nothing. */
    void stop() {
        watched = null;
        if (next != null) {
            next.cancel();
            next = null;
        }
    }

    private void schedule(PluginRun run) {
        next = services.timer().schedule(INTERVAL, () -> services.mailbox().execute(() -> look(run)));
    }

    private void look(PluginRun run) {
        if (watched != run || !run.isReady()) {
            return; // it has ended, and its socket with it
        }
        schedule(run);
        Ailment ailment = run.ailment();
        if (ailment == null) {
            well();
        } else {
            ill(ailment);
        }
    }

    private void well() {
        recovery.forgiveAfter(standing.now().uptime(services.clock().nanoTime()));
        if (standing.now().state() == PluginState.UNHEALTHY) {
            standing.move(Signal.RECOVER, now -> now.withReason(null));
            LOG.info("Plugin \"{}\" is healthy again.", standing.id());
            standing.tell(PluginEvent.Type.RECOVERED, Map.of());
        }
    }

    private void ill(Ailment ailment) {
        if (standing.now().state() == PluginState.RUNNING) {
            standing.move(Signal.FALTER, now -> now.withReason(ailment.reason()));
            LOG.warn("Plugin \"{}\" is unhealthy. {}", standing.id(), ailment.reason());
            standing.tell(PluginEvent.Type.UNHEALTHY, Map.of("reason", ailment.reason()));
        }
        if (ailment.replace()) {
            onReplace.run();
        }
    }
}
