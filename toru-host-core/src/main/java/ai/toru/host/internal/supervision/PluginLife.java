package ai.toru.host.internal.supervision;

import ai.toru.host.event.PluginEvent;
import ai.toru.host.internal.log.PluginLog;
import ai.toru.host.internal.transport.RequestDispatcher;
import ai.toru.host.plugin.HostException;
import ai.toru.host.plugin.PluginExit;
import ai.toru.host.plugin.PluginSettings;
import ai.toru.host.plugin.PluginStartException;
import ai.toru.host.plugin.PluginState;
import ai.toru.host.plugin.PluginStatus;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of one plugin: what is wanted of it, held against what its runs do. Confined to the supervisor's thread.
 */
final class PluginLife implements PluginRun.Observer {

    private static final Logger LOG = LoggerFactory.getLogger(PluginLife.class);

    private final RunServices services;
    private final PluginSettings settings;
    private final Standing standing;
    private final RequestDispatcher dispatcher;
    private final PluginLog log;
    private final SupervisorObserver observer;
    private final Chronicle chronicle;
    private final Recovery recovery;
    private final HealthWatch healthWatch;
    private final Lineup lineup = new Lineup();

    /** Who waits for a run that answers. */
    private final Waiters starting = new Waiters();

    /** Who waits for the run after the one that is coming, since what they ask for came too late for that. */
    private final Waiters startingNext = new Waiters();

    private final Waiters stopping = new Waiters();

    private PluginDefinition wanted;

    /** What answered last since it was switched on; null before anything did. */
    private @Nullable PluginDefinition served;

    /** Why the next run that answers follows or replaces another; null where it does neither. */
    private @Nullable Cause cause;

    private boolean hostClosing;

    PluginLife(
            PluginDefinition definition,
            RunServices services,
            Standing standing,
            RequestDispatcher dispatcher,
            PluginLog log,
            SupervisorObserver observer) {
        this.services = services;
        this.standing = standing;
        this.dispatcher = dispatcher;
        this.log = log;
        this.observer = observer;
        settings = services.settings().ofPlugin().apply(definition.id());
        wanted = definition;
        chronicle = new Chronicle(standing, services.clock());
        recovery = new Recovery(services, settings.restartPolicy(), standing, this::retry);
        healthWatch = new HealthWatch(services, standing, recovery, this::replaceUnhealthy);
    }

    void enable(CompletableFuture<PluginStatus> done) {
        if (hostClosing) {
            done.completeExceptionally(refusal());
            return;
        }
        if (!standing.now().enabled()) {
            served = null;
            cause = null;
            standing.change(now -> now.withEnabled(true).withFailures(0));
            standing.tell(PluginEvent.Type.ENABLED, Map.of());
        }
        switch (state()) {
            case RUNNING, UNHEALTHY -> done.complete(status());
            case DISCOVERED, DISABLED, STOPPED, BACKING_OFF, FAILED -> {
                starting.add(done);
                begin();
            }
            case STARTING, STOPPING, INVALID -> starting.add(done); // the start under way, or after the stop, answers
        }
    }

    void disable(CompletableFuture<PluginStatus> done) {
        stopping.add(done);
        if (standing.now().enabled()) {
            standing.change(now -> now.withEnabled(false));
            standing.tell(PluginEvent.Type.DISABLED, Map.of());
        }
        end(PluginRun::stop);
    }

    /** Leaves it as an earlier life of the host did, which gave it up. One that is past its beginning is switched off. */
    void resumeGivenUp(UnaryOperator<Snapshot> asItStood, CompletableFuture<PluginStatus> done) {
        if (state() == PluginState.DISCOVERED && !hostClosing) {
            standing.move(Signal.GIVE_UP, asItStood);
            dispatcher.refuse(Refusals.of(standing.now(), services.clock().instant()));
            done.complete(status());
        } else {
            disable(done);
        }
    }

    /** Its file is gone: the requests it has may finish. */
    void remove(CompletableFuture<PluginStatus> done) {
        stopping.add(done);
        standing.change(now -> now.withEnabled(false));
        end(PluginRun::retire);
    }

    void suspend(CompletableFuture<PluginStatus> done) {
        stopping.add(done);
        hostClosing = true;
        end(PluginRun::stop);
    }

    void restart(CompletableFuture<PluginStatus> done) {
        if (wantedToRun()) {
            renew(done, Cause.REQUEST);
        } else {
            done.completeExceptionally(refusal());
        }
    }

    void redefine(PluginDefinition changed, CompletableFuture<PluginStatus> done) {
        wanted = changed;
        if (!lineup.serves()) {
            define(changed);
        }
        if (wantedToRun()) {
            renew(done, Cause.CHANGE);
        } else {
            done.complete(status());
        }
    }

    /** A new run in place of what there is. */
    private void renew(CompletableFuture<PluginStatus> done, Cause why) {
        standing.change(now -> now.withFailures(0));
        switch (state()) {
            case RUNNING, UNHEALTHY -> replace(done, why);
            case STARTING -> {
                startingNext.add(done); // the present start may fail meanwhile, which is no answer to this
                end(PluginRun::stop);
            }
            case STOPPING -> starting.add(done);
            default -> {
                starting.add(done);
                cause = why;
                begin();
            }
        }
    }

    private void replace(CompletableFuture<PluginStatus> done, Cause why) {
        if (settings.stopBeforeReplacing()) {
            starting.add(done);
            cause = why;
            end(PluginRun::stop);
        } else if (lineup.hasRoom()) {
            starting.add(done);
            beginSuccessor(why);
        } else {
            startingNext.add(done); // a run that is coming may be too old for this, one that is going has to be gone
        }
    }

    private void replaceUnhealthy() {
        if (lineup.hasRoom() && recovery.mayReplace()) {
            standing.change(Snapshot::countingRestart);
            if (settings.stopBeforeReplacing()) {
                cause = Cause.HEALTH;
                end(PluginRun::stop);
            } else {
                beginSuccessor(Cause.HEALTH);
            }
        }
    }

    private void begin() {
        begin(Signal.START);
    }

    private void begin(Signal signal) {
        recovery.cancel();
        starting.takeAll(startingNext);
        dispatcher.accept();
        PluginRun run = lineup.begin(this::newRun);
        define(wanted);
        standing.move(signal, now -> now.startingRun(run));
        standing.tell(PluginEvent.Type.STARTING, Map.of());
        run.start();
    }

    private void beginSuccessor(Cause why) {
        cause = why;
        PluginRun run = lineup.beginSuccessor(this::newRun);
        standing.tell(run.number(), PluginEvent.Type.STARTING, Map.of());
        run.start();
    }

    private PluginRun newRun(long number) {
        SocketFile socket = lineup.freeSocket(SocketFile.of(services.settings(), wanted.id()));
        return new PluginRun(number, wanted, socket, settings, services, dispatcher, log, this);
    }

    /** Ends all runs. */
    private void end(Consumer<PluginRun> how) {
        if (!wantedToRun()) {
            starting.fail(refusal());
            startingNext.fail(refusal());
            dispatcher.refuse(refusal());
        }
        recovery.cancel();
        healthWatch.stop();
        if (lineup.isEmpty()) {
            allEnded();
            return;
        }
        if (state() != PluginState.STOPPING) {
            standing.move(Signal.STOP, Snapshot::withoutRestart);
            standing.tell(PluginEvent.Type.STOPPING, Map.of());
        }
        lineup.all().toList().forEach(how);
    }

    private void allEnded() {
        if (wantedToRun()) {
            stopping.complete(status());
            begin();
        } else {
            standing.move(hostClosing ? Signal.SUSPEND : Signal.SWITCH_OFF, Snapshot::atRest);
            stopping.complete(status());
        }
    }

    private void retry() {
        if (state() == PluginState.BACKING_OFF) {
            standing.change(Snapshot::countingRestart);
            begin();
        }
    }

    @Override
    public void launched(PluginRun run) {
        if (run == lineup.current()) {
            standing.change(now -> now.withProcess(run));
        }
        chronicle.started(run);
    }

    @Override
    public void ready(PluginRun run) {
        chronicle.ready(run);
        PluginRun old = run == lineup.successor() ? takeOver(run) : null;
        if (old == null) {
            standing.move(Signal.READY, now -> now.ready(run, services.clock()));
        }
        tellWhy(run);
        if (old != null && old.isReady()) {
            chronicle.stopping(old);
            old.retire();
        }
        run.serve(); // not before: no request that comes after an answer of the new run may go to the old one
        healthWatch.watch(run);
        starting.complete(status());
        startNext();
    }

    /** From here on requests go to the new run, and to the old one no more. */
    private @Nullable PluginRun takeOver(PluginRun run) {
        PluginRun old = lineup.takeOver();
        standing.change(now -> now.ready(run, services.clock()));
        if (state() == PluginState.UNHEALTHY) {
            standing.move(Signal.RECOVER, now -> now);
            standing.tell(PluginEvent.Type.RECOVERED, Map.of());
        }
        define(run.definition());
        return old;
    }

    private void tellWhy(PluginRun run) {
        if (served != null && !served.equals(run.definition())) {
            chronicle.upgraded(run, served);
        } else if (cause != null) {
            chronicle.restarted(run, cause);
        }
        served = run.definition();
        cause = null;
    }

    @Override
    public void ended(PluginRun run, @Nullable PluginExit exit, @Nullable String failure) {
        boolean wasCurrent = run == lineup.current();
        boolean wasSuccessor = run == lineup.successor();
        lineup.gone(run);
        chronicle.ended(run, exit, failure);
        if (wasCurrent) {
            healthWatch.stop();
            standing.change(now -> now.afterRun(services.clock().nanoTime()));
        }
        if (!lineup.serves() && lineup.successor() == null) {
            define(wanted); // nothing runs of what was there before
        }
        if (state() == PluginState.STOPPING) {
            if (lineup.isEmpty()) {
                allEnded();
            }
            return;
        }
        if (wasCurrent) {
            failed(exit, failure);
        } else if (wasSuccessor) {
            replacementFailed(run, exit, failure);
        }
        startNext();
    }

    /** The current run has ended, and nobody had asked for it. */
    private void failed(@Nullable PluginExit exit, @Nullable String failure) {
        cause = Cause.FAILURE;
        PluginRun heir = lineup.successor();
        if (heir != null) {
            recovery.count();
            lineup.inherit();
            define(heir.definition());
            standing.move(Signal.HAND_OVER, now -> now.startingRun(heir).countingRestart());
            return;
        }
        if (!startingNext.isEmpty()) { // a restart was asked for in the moment it ended by itself
            begin(Signal.HAND_OVER);
            return;
        }
        String reason = Refusals.reason(exit, failure, log.path());
        recovery.failed(reason);
        if (state() == PluginState.FAILED) {
            dispatcher.refuse(Refusals.of(standing.now(), services.clock().instant()));
            observer.gaveUp(wanted.id());
        }
        starting.fail(new PluginStartException(wanted.id(), reason));
    }

    private void replacementFailed(PluginRun run, @Nullable PluginExit exit, @Nullable String failure) {
        String reason = "The process that was to replace this one did not come up, so this one goes on. "
                + Refusals.reason(exit, failure, log.path());
        LOG.warn("Plugin \"{}\": {}", wanted.id(), reason);
        standing.change(now -> now.withReason(reason));
        chronicle.replacementFailed(run, reason);
        starting.fail(new PluginStartException(wanted.id(), reason));
    }

    /** Does what had to wait while there were two runs. */
    private void startNext() {
        if (lineup.hasRoom() && !startingNext.isEmpty()) {
            starting.takeAll(startingNext);
            beginSuccessor(wanted.equals(standing.now().definition()) ? Cause.REQUEST : Cause.CHANGE);
        }
    }

    @Override
    public void protocolViolated(PluginRun run, String reason) {
        chronicle.protocolViolated(run, reason);
    }

    private void define(PluginDefinition definition) {
        if (!standing.now().definition().equals(definition)) {
            standing.change(now -> now.withDefinition(definition));
            observer.redefined(definition.id());
        }
    }

    private HostException refusal() {
        return hostClosing ? Refusals.hostClosed() : Refusals.disabled(wanted.id());
    }

    private boolean wantedToRun() {
        return standing.now().enabled() && !hostClosing;
    }

    private PluginState state() {
        return standing.now().state();
    }

    private PluginStatus status() {
        return standing.now().status(log.path(), services.clock().nanoTime(), dispatcher);
    }
}
