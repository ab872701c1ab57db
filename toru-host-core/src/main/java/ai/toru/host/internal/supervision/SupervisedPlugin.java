package ai.toru.host.internal.supervision;

import ai.toru.host.event.PluginEvent;
import ai.toru.host.http.PluginRequest;
import ai.toru.host.http.PluginResponse;
import ai.toru.host.internal.log.PluginLog;
import ai.toru.host.internal.time.HostTimer;
import ai.toru.host.internal.transport.RequestDispatcher;
import ai.toru.host.plugin.HostException;
import ai.toru.host.plugin.PluginExit;
import ai.toru.host.plugin.PluginStartException;
import ai.toru.host.plugin.PluginState;
import ai.toru.host.plugin.PluginStatus;
import ai.toru.host.plugin.RestartPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One plugin, kept in the state that is wanted of it. Thread-safe: every decision is made on the supervisor's one thread,
 * everything else reads the latest {@link Snapshot}.
 */
public final class SupervisedPlugin {

    private static final Logger LOG = LoggerFactory.getLogger(SupervisedPlugin.class);

    private final RunServices services;
    private final Runnable onGivingUp;
    private final PluginLog log;
    private final RequestDispatcher dispatcher;
    private volatile Snapshot snapshot;

    // All below is confined to the supervisor's thread.
    private final List<CompletableFuture<PluginStatus>> startWaiters = new ArrayList<>();
    private final List<CompletableFuture<PluginStatus>> stopWaiters = new ArrayList<>();
    private PluginDefinition definition;
    private boolean hostClosing;
    private @Nullable PluginRun run;
    private HostTimer.@Nullable Scheduled retry;

    /**
     * @param onGivingUp called on the supervisor's thread when the plugin was switched off for failing too often
     */
    SupervisedPlugin(PluginDefinition definition, RunServices services, Runnable onGivingUp) {
        this.definition = definition;
        this.services = services;
        this.onGivingUp = onGivingUp;
        log = services.logs().open(definition.id());
        dispatcher = services.links().dispatcher(definition.id());
        snapshot = Snapshot.initial(definition);
    }

    /** The plugin's id. */
    public String id() {
        return snapshot.definition().id();
    }

    /** What it is started from. */
    public PluginDefinition definition() {
        return snapshot.definition();
    }

    /** What its next run is started from. */
    public PluginDefinition wanted() {
        return definition();
    }

    /** How it stands once it has taken in all that was asked of it before. */
    public CompletableFuture<PluginStatus> statusInTurn() {
        return CompletableFuture.supplyAsync(this::status, services.mailbox());
    }

    /** How it stands now. */
    public PluginStatus status() {
        return snapshot.status(log.path(), services.clock().nanoTime(), dispatcher.inFlight(), dispatcher.queued());
    }

    /**
     * Sends it a request.
     *
     * @return the answer to come; cancelling it gives the request up
     * @throws HostException if it cannot be sent now
     */
    public CompletableFuture<PluginResponse> request(PluginRequest request) {
        Snapshot now = snapshot;
        if (now.state() != PluginState.RUNNING) {
            throw Refusals.of(now, services.clock().instant());
        }
        Duration timeout = request.timeout();
        return dispatcher.http(
                request,
                timeout == null ? services.settings().ofPlugin().apply(id()).requestTimeout() : timeout);
    }

    /** Switches it on; completes when it runs, fails with why it does not. */
    public CompletableFuture<PluginStatus> enable() {
        return inMailbox(startWaiters, () -> {
            if (!snapshot.enabled()) {
                snapshot = snapshot.withEnabled(true).withFailures(0);
                event(PluginEvent.Type.ENABLED, Map.of());
            }
            ensureStarted();
        });
    }

    /** Switches it off; completes when its process is gone. */
    public CompletableFuture<PluginStatus> disable() {
        return inMailbox(stopWaiters, () -> {
            if (snapshot.enabled()) {
                snapshot = snapshot.withEnabled(false);
                event(PluginEvent.Type.DISABLED, Map.of());
            }
            ensureStopped(Signal.SWITCH_OFF);
        });
    }

    /** Ends its run, if there is one, and begins a new one; completes and fails as {@link #enable}. */
    public CompletableFuture<PluginStatus> restart() {
        return inMailbox(startWaiters, () -> {
            if (!snapshot.enabled()) {
                failAll(startWaiters, Refusals.disabled(id()));
            } else {
                snapshot = snapshot.withFailures(0);
                restartRun();
            }
        });
    }

    /** Takes its file anew; a run of the old one is replaced. */
    public CompletableFuture<PluginStatus> redefine(PluginDefinition changed) {
        return inMailbox(startWaiters, () -> {
            definition = changed;
            snapshot = snapshot.withDefinition(changed);
            if (snapshot.enabled()) {
                snapshot = snapshot.withFailures(0);
                restartRun();
            } else {
                completeAll(startWaiters);
            }
        });
    }

    /** Keeps a remark for its status, until its next run is ready. */
    public CompletableFuture<Void> note(@Nullable String reason) {
        return CompletableFuture.runAsync(() -> snapshot = snapshot.withReason(reason), services.mailbox());
    }

    /** Switches it off because its file is gone; it may come back. Completes when its process is gone. */
    CompletableFuture<PluginStatus> remove() {
        return inMailbox(stopWaiters, () -> {
            snapshot = snapshot.withEnabled(false);
            ensureStopped(Signal.SWITCH_OFF);
        });
    }

    /** Fails every request that is still there: the host is closed, whatever its process does. */
    void abandonRequests() {
        dispatcher.close(Refusals.hostClosed());
    }

    /** Ends it for good, because the host stops; completes when its process is gone. */
    public CompletableFuture<PluginStatus> suspend() {
        return inMailbox(stopWaiters, () -> {
            hostClosing = true;
            ensureStopped(Signal.SUSPEND);
        });
    }

    private CompletableFuture<PluginStatus> inMailbox(List<CompletableFuture<PluginStatus>> waiters, Runnable action) {
        CompletableFuture<PluginStatus> done = new CompletableFuture<>();
        services.mailbox().execute(() -> {
            waiters.add(done);
            try {
                action.run();
            } catch (RuntimeException | Error defect) {
                done.completeExceptionally(defect);
                throw defect;
            }
        });
        return done;
    }

    private void ensureStarted() {
        switch (snapshot.state()) {
            case RUNNING -> completeAll(startWaiters);
            case DISABLED, STOPPED, BACKING_OFF, FAILED -> begin();
            case DISCOVERED,
                    UNHEALTHY,
                    STARTING,
                    STOPPING,
                    INVALID -> {} // the start under way, or the one after the stop, answers
        }
    }

    private void restartRun() {
        if (run == null) {
            begin();
        } else {
            stopRun();
        }
    }

    private void ensureStopped(Signal whenThereIsNoRun) {
        failAll(startWaiters, Refusals.disabled(id()));
        if (run == null) {
            rest(whenThereIsNoRun);
        } else {
            stopRun();
        }
    }

    private void begin() {
        if (hostClosing) {
            failAll(startWaiters, Refusals.hostClosed());
            return;
        }
        cancelRetry();
        dispatcher.accept();
        PluginRun next = new PluginRun(snapshot.run() + 1, definition, services, dispatcher, log, new RunObserver());
        run = next;
        move(Signal.START, snapshot.startingRun(next));
        event(PluginEvent.Type.STARTING, Map.of());
        next.start();
    }

    private void stopRun() {
        PluginRun running = run;
        if (running != null && snapshot.state() != PluginState.STOPPING) {
            move(Signal.STOP, snapshot);
            event(PluginEvent.Type.STOPPING, Map.of());
            running.stop();
        }
    }

    /** No run, and none to come. */
    private void rest(Signal signal) {
        cancelRetry();
        move(signal, snapshot.atRest());
        HostException refusal = hostClosing ? Refusals.hostClosed() : Refusals.disabled(id());
        dispatcher.refuse(refusal);
        failAll(startWaiters, refusal);
        completeAll(stopWaiters);
    }

    private void ended(@Nullable PluginExit exit, @Nullable String failure) {
        boolean asked = snapshot.state() == PluginState.STOPPING && failure == null;
        run = null;
        snapshot = snapshot.afterRun(exit, services.clock().nanoTime());
        reportEnd(asked, exit, failure);
        if (hostClosing || !snapshot.enabled()) {
            rest(hostClosing ? Signal.SUSPEND : Signal.SWITCH_OFF);
        } else if (asked) {
            completeAll(stopWaiters);
            begin();
        } else {
            completeAll(stopWaiters);
            failed(exit, failure);
        }
    }

    private void reportEnd(boolean asked, @Nullable PluginExit exit, @Nullable String failure) {
        Map<String, String> how = exit == null ? Map.of() : Map.of("exit", exit.describe());
        if (failure != null) {
            event(PluginEvent.Type.START_FAILED, Map.of("reason", failure));
        } else {
            event(asked ? PluginEvent.Type.STOPPED : PluginEvent.Type.CRASHED, how);
        }
    }

    private void failed(@Nullable PluginExit exit, @Nullable String failure) {
        RestartPolicy policy = services.settings().ofPlugin().apply(id()).restartPolicy();
        String reason = Refusals.reason(exit, failure, log.path());
        int failures = RestartDelays.failuresAfter(policy, snapshot.failures(), snapshot.lastUptime());
        snapshot = snapshot.withFailures(failures);
        if (RestartDelays.givesUpAfter(policy, failures)) {
            giveUp(failures, reason);
        } else {
            backOff(
                    RestartDelays.delayAfter(
                            policy, failures, ThreadLocalRandom.current().nextDouble()),
                    failures,
                    reason);
        }
        failAll(startWaiters, new PluginStartException(id(), reason));
    }

    private void giveUp(int failures, String reason) {
        String verdict =
                " It failed " + failures + " times in a row and was switched off; mend it and enable it again.";
        move(Signal.GIVE_UP, snapshot.withEnabled(false).withReason(reason + verdict));
        LOG.error("Plugin \"{}\" failed {} times in a row and is switched off. {}", id(), failures, reason);
        event(
                PluginEvent.Type.DISABLED_AFTER_CRASHES,
                Map.of("failures", Integer.toString(failures), "reason", reason));
        dispatcher.refuse(Refusals.of(snapshot, services.clock().instant()));
        onGivingUp.run();
    }

    private void backOff(Duration delay, int failures, String reason) {
        move(
                Signal.RETRY_LATER,
                snapshot.waitingUntil(services.clock().instant().plus(delay), reason));
        LOG.warn("Plugin \"{}\": {} Next try in {} ms.", id(), reason, delay.toMillis());
        event(
                PluginEvent.Type.BACKING_OFF,
                Map.of("attempt", Integer.toString(failures), "delay_ms", Long.toString(delay.toMillis())));
        retry = services.timer().schedule(delay, () -> services.mailbox().execute(this::retry));
    }

    private void retry() {
        if (snapshot.state() == PluginState.BACKING_OFF) {
            snapshot = snapshot.countingRestart();
            begin();
        }
    }

    private void cancelRetry() {
        if (retry != null) {
            retry.cancel();
            retry = null;
        }
    }

    private void move(Signal signal, Snapshot next) {
        PluginTransitions.next(snapshot.state(), signal).ifPresent(state -> snapshot = next.inState(state));
    }

    private void event(PluginEvent.Type type, Map<String, String> details) {
        services.events().publish(new PluginEvent(services.clock().instant(), id(), snapshot.run(), type, details));
    }

    private void completeAll(List<CompletableFuture<PluginStatus>> waiters) {
        PluginStatus status = status();
        drain(waiters).forEach(waiter -> waiter.complete(status));
    }

    private static void failAll(List<CompletableFuture<PluginStatus>> waiters, HostException reason) {
        drain(waiters).forEach(waiter -> waiter.completeExceptionally(reason));
    }

    private static List<CompletableFuture<PluginStatus>> drain(List<CompletableFuture<PluginStatus>> waiters) {
        List<CompletableFuture<PluginStatus>> drained = List.copyOf(waiters);
        waiters.clear();
        return drained;
    }

    /** Hears the current run; what an earlier one still has to say is no longer of interest. */
    private final class RunObserver implements PluginRun.Observer {

        @Override
        public void launched(PluginRun which) {
            snapshot = snapshot.withProcess(which);
        }

        @Override
        public void ready(PluginRun which) {
            move(Signal.READY, snapshot.ready(services.clock()));
            LOG.info("Plugin \"{}\" runs (pid {}).", id(), snapshot.pid());
            event(PluginEvent.Type.STARTED, Map.of("pid", String.valueOf(snapshot.pid())));
            completeAll(startWaiters);
        }

        @Override
        public void ended(PluginRun which, @Nullable PluginExit exit, @Nullable String failure) {
            SupervisedPlugin.this.ended(exit, failure);
        }

        @Override
        public void protocolViolated(PluginRun which, String reason) {
            LOG.warn("Plugin \"{}\" broke the wire protocol; that connection was closed. {}", id(), reason);
            event(PluginEvent.Type.PROTOCOL_VIOLATION, Map.of("reason", reason));
        }
    }
}
