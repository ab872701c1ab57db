package ai.toru.host.internal.supervision;

import ai.toru.host.internal.time.HostClock;
import ai.toru.host.plugin.PluginExit;
import ai.toru.host.plugin.PluginState;
import ai.toru.host.plugin.PluginStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of a plugin at one moment. Immutable; each method gives a changed copy.
 *
 * @param reason why it does not run; null when it does, or when nothing is wrong
 * @param run number of the current or last run
 * @param readyAt when the current run became ready, on the wall and in the clock's nanoseconds; null without one
 * @param lastUptime how long the last run was ready
 */
record Snapshot(
        PluginDefinition definition,
        PluginState state,
        boolean enabled,
        @Nullable String reason,
        long run,
        @Nullable Long pid,
        @Nullable Path socket,
        int restarts,
        int failures,
        @Nullable Instant nextRestartAt,
        @Nullable Ready readyAt,
        Duration lastUptime,
        @Nullable PluginExit lastExit) {

    /** A moment on both clocks. */
    record Ready(Instant instant, long nanos) {}

    static Snapshot initial(PluginDefinition definition) {
        return new Snapshot(
                definition, PluginState.DISABLED, false, null, 0, null, null, 0, 0, null, null, Duration.ZERO, null);
    }

    Snapshot inState(PluginState to) {
        return standing(to, enabled);
    }

    Snapshot withEnabled(boolean on) {
        return standing(state, on);
    }

    private Snapshot standing(PluginState to, boolean on) {
        return new Snapshot(
                definition,
                to,
                on,
                reason,
                run,
                pid,
                socket,
                restarts,
                failures,
                nextRestartAt,
                readyAt,
                lastUptime,
                lastExit);
    }

    /** The reason stays: it tells why the run before ended. */
    Snapshot startingRun(PluginRun next) {
        return process(next.number(), null, next.socket(), null).schedule(null, reason);
    }

    Snapshot withProcess(PluginRun started) {
        return process(run, started.pid(), socket, null);
    }

    Snapshot ready(HostClock clock) {
        return process(run, pid, socket, new Ready(clock.instant(), clock.nanoTime()))
                .schedule(null, null);
    }

    /** The run is over. */
    Snapshot afterRun(@Nullable PluginExit exit, long now) {
        return new Snapshot(
                definition,
                state,
                enabled,
                reason,
                run,
                null,
                null,
                restarts,
                failures,
                null,
                null,
                uptime(now),
                exit == null ? lastExit : exit);
    }

    Snapshot atRest() {
        return schedule(null, null);
    }

    Snapshot waitingUntil(Instant next, String why) {
        return schedule(next, why);
    }

    Snapshot withReason(@Nullable String why) {
        return schedule(nextRestartAt, why);
    }

    Snapshot withFailures(int count) {
        return counts(restarts, count);
    }

    Snapshot countingRestart() {
        return counts(restarts + 1, failures);
    }

    Snapshot withDefinition(PluginDefinition changed) {
        return new Snapshot(
                changed,
                state,
                enabled,
                reason,
                run,
                pid,
                socket,
                restarts,
                failures,
                nextRestartAt,
                readyAt,
                lastUptime,
                lastExit);
    }

    PluginStatus status(Path logPath, long now, int inFlight, int queued) {
        return new PluginStatus(
                definition.id(),
                definition.binary(),
                definition.metadata(),
                state,
                enabled,
                reason,
                run,
                pid,
                socket,
                logPath,
                restarts,
                failures,
                nextRestartAt,
                readyAt == null ? null : readyAt.instant(),
                uptime(now),
                lastExit,
                inFlight,
                queued);
    }

    private Duration uptime(long now) {
        return readyAt == null ? Duration.ZERO : Duration.ofNanos(now - readyAt.nanos());
    }

    private Snapshot process(long newRun, @Nullable Long newPid, @Nullable Path newSocket, @Nullable Ready newReady) {
        return new Snapshot(
                definition,
                state,
                enabled,
                reason,
                newRun,
                newPid,
                newSocket,
                restarts,
                failures,
                nextRestartAt,
                newReady,
                lastUptime,
                lastExit);
    }

    private Snapshot schedule(@Nullable Instant next, @Nullable String why) {
        return new Snapshot(
                definition,
                state,
                enabled,
                why,
                run,
                pid,
                socket,
                restarts,
                failures,
                next,
                readyAt,
                lastUptime,
                lastExit);
    }

    private Snapshot counts(int newRestarts, int newFailures) {
        return new Snapshot(
                definition,
                state,
                enabled,
                reason,
                run,
                pid,
                socket,
                newRestarts,
                newFailures,
                nextRestartAt,
                readyAt,
                lastUptime,
                lastExit);
    }
}
