package ai.toru.host.internal.supervision;

import ai.toru.host.internal.process.PluginProcess;
import ai.toru.host.internal.time.HostTimer;
import ai.toru.host.internal.transport.PluginSession;
import ai.toru.host.plugin.PluginSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a run is brought to its end: its requests may finish, then {@code shutdown} over the socket, then SIGTERM, then
 * SIGKILL, each to the whole process group and each after its time limit. Confined to the supervisor's thread.
 */
final class StopLadder {

    private final RunServices services;
    private final PluginSettings settings;
    private HostTimer.@Nullable Scheduled nextRung;
    private boolean left;

    StopLadder(RunServices services, PluginSettings settings) {
        this.services = services;
        this.settings = settings;
    }

    /** Lets requests finish, for so long. */
    void drain(PluginSession session, Runnable drained) {
        climbAfter(settings.drainTimeout(), drained);
        session.drain().whenCompleteAsync((done, never) -> drained.run(), services.mailbox());
    }

    /** Asks over the socket. */
    void shutdown(PluginSession session, PluginProcess process) {
        session.shutdown();
        climbAfter(settings.shutdownTimeout(), () -> terminate(process));
    }

    /** Asks by signal. */
    void terminate(PluginProcess process) {
        process.terminate();
        climbAfter(settings.terminateTimeout(), process::kill);
    }

    /** The process has ended. */
    void leave() {
        left = true;
        cancelNextRung();
    }

    private void climbAfter(Duration delay, Runnable rung) {
        cancelNextRung();
        nextRung = services.timer()
                .schedule(
                        delay,
                        () -> services.mailbox().execute(() -> {
                            if (!left) {
                                rung.run();
                            }
                        }));
    }

    private void cancelNextRung() {
        if (nextRung != null) {
            nextRung.cancel();
            nextRung = null;
        }
    }
}
