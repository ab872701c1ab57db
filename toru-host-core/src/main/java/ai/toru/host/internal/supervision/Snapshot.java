package ai.toru.host.internal.supervision;

import ai.toru.host.internal.process.PluginProcess;
import ai.toru.host.internal.protocol.ProtocolFeature;
import ai.toru.host.internal.time.HostClock;
import ai.toru.host.internal.transport.RequestDispatcher;
import ai.toru.host.plugin.PluginExit;
import ai.toru.host.plugin.PluginState;
import ai.toru.host.plugin.PluginStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of a plugin at one moment. Immutable, but for the process it names; each method gives a changed copy.
 *
 * @param reason why it does not run, or not well; null when nothing is wrong
 */
record Snapshot(
        PluginDefinition definition,
        PluginState state,
        boolean enabled,
        @Nullable String reason,
        Run current,
        History history) {

    private static final int KEPT_EXITS = 10;

    /**
     * The current or last run.
     *
     * @param number counts from 1; 0 before the first
     * @param ready when it became ready; null unless it is
     */
    record Run(
            long number,
            @Nullable PluginProcess process,
            @Nullable Path socket,
            @Nullable Ready ready) {

        Duration uptime(long now) {
            return ready == null ? Duration.ZERO : Duration.ofNanos(now - ready.nanos());
        }
    }

    /** A moment on the wall, and in the clock's nanoseconds. */
    record Ready(Instant instant, long nanos) {}

    /**
     * What the runs before leave behind.
     *
     * @param lastUptime how long the last run was ready
     */
    record History(
            int restarts, int failures, @Nullable Instant nextRestartAt, Duration lastUptime, List<PluginExit> exits) {

        History next(@Nullable Instant at) {
            return new History(restarts, failures, at, lastUptime, exits);
        }
    }

    static Snapshot initial(PluginDefinition definition) {
        return new Snapshot(
                definition,
                PluginState.DISCOVERED,
                false,
                null,
                new Run(0, null, null, null),
                new History(0, 0, null, Duration.ZERO, List.of()));
    }

    long run() {
        return current.number();
    }

    @Nullable
    Long pid() {
        return current.process() == null ? null : current.process().pid();
    }

    int failures() {
        return history.failures();
    }

    @Nullable
    Instant nextRestartAt() {
        return history.nextRestartAt();
    }

    Duration lastUptime() {
        return history.lastUptime();
    }

    Snapshot inState(PluginState to) {
        return new Snapshot(definition, to, enabled, reason, current, history);
    }

    Snapshot withEnabled(boolean on) {
        return new Snapshot(definition, state, on, reason, current, history);
    }

    Snapshot withDefinition(PluginDefinition changed) {
        return new Snapshot(changed, state, enabled, reason, current, history);
    }

    Snapshot withReason(@Nullable String why) {
        return new Snapshot(definition, state, enabled, why, current, history);
    }

    /** The reason stays: it tells why the run before ended. */
    Snapshot startingRun(PluginRun next) {
        return withRun(new Run(next.number(), next.process(), next.socket(), null))
                .withoutRestart();
    }

    Snapshot withProcess(PluginRun started) {
        return withRun(new Run(run(), started.process(), current.socket(), null));
    }

    /** A run is ready, be it the current one or one that takes its place. */
    Snapshot ready(PluginRun run, HostClock clock) {
        Ready ready = new Ready(clock.instant(), clock.nanoTime());
        return withRun(new Run(run.number(), run.process(), run.socket(), ready))
                .withReason(null);
    }

    /** The run is over. */
    Snapshot afterRun(long now) {
        History longer = new History(history.restarts(), failures(), null, current.uptime(now), history.exits());
        return withRun(new Run(run(), null, null, null)).withHistory(longer);
    }

    /** Some run has ended. */
    Snapshot withExit(PluginExit exit) {
        List<PluginExit> exits = Stream.concat(
                        Stream.of(exit), history.exits().stream().map(PluginExit::withoutStderr))
                .limit(KEPT_EXITS)
                .toList();
        return withHistory(new History(history.restarts(), failures(), nextRestartAt(), lastUptime(), exits));
    }

    /** Whether requests may be sent. */
    boolean takesRequests() {
        return state == PluginState.RUNNING || state == PluginState.UNHEALTHY;
    }

    Duration uptime(long now) {
        return current.uptime(now);
    }

    Snapshot atRest() {
        return withReason(null).withoutRestart();
    }

    /** No next run is due. */
    Snapshot withoutRestart() {
        return withHistory(history.next(null));
    }

    /** As it stood in an earlier life of the host, which gave it up. */
    Snapshot asGivenUp(String why, int failures, List<PluginExit> exits) {
        return withReason(why).withHistory(new History(0, failures, null, Duration.ZERO, List.copyOf(exits)));
    }

    Snapshot waitingUntil(Instant next, String why) {
        return withReason(why).withHistory(history.next(next));
    }

    Snapshot withFailures(int count) {
        return withHistory(new History(history.restarts(), count, nextRestartAt(), lastUptime(), history.exits()));
    }

    Snapshot countingRestart() {
        return withHistory(
                new History(history.restarts() + 1, failures(), nextRestartAt(), lastUptime(), history.exits()));
    }

    PluginStatus status(Path logPath, long now, RequestDispatcher dispatcher) {
        Ready ready = current.ready();
        PluginProcess process = current.process();
        return new PluginStatus(
                definition.id(),
                definition.binary(),
                definition.metadata(),
                state,
                enabled,
                reason,
                run(),
                pid(),
                current.socket(),
                logPath,
                history.restarts(),
                failures(),
                nextRestartAt(),
                ready == null ? null : ready.instant(),
                current.uptime(now),
                history.exits(),
                process == null ? null : process.usage(),
                dispatcher.inFlight(),
                dispatcher.queued(),
                ProtocolFeature.wordsOn(definition.metadata().protocol()));
    }

    private Snapshot withRun(Run changed) {
        return new Snapshot(definition, state, enabled, reason, changed, history);
    }

    private Snapshot withHistory(History changed) {
        return new Snapshot(definition, state, enabled, reason, current, changed);
    }
}
