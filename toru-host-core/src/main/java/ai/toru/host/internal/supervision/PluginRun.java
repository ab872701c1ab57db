package ai.toru.host.internal.supervision;

import ai.toru.host.internal.log.PluginLog;
import ai.toru.host.internal.log.Pumping;
import ai.toru.host.internal.process.ExitStatus;
import ai.toru.host.internal.process.LaunchSpec;
import ai.toru.host.internal.process.PluginProcess;
import ai.toru.host.internal.protocol.Incoming;
import ai.toru.host.internal.transport.LostRequest;
import ai.toru.host.internal.transport.PluginNotReadyException;
import ai.toru.host.internal.transport.PluginSession;
import ai.toru.host.internal.transport.RequestDispatcher;
import ai.toru.host.internal.transport.SessionListener;
import ai.toru.host.kv.KeyValueRequest;
import ai.toru.host.kv.KeyValues;
import ai.toru.host.plugin.PluginExit;
import ai.toru.host.plugin.PluginSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a plugin, from the request for a process to the process's end. Moves forward only. Confined to the
 * supervisor's thread.
 */
final class PluginRun {

    private static final Logger LOG = LoggerFactory.getLogger(PluginRun.class);

    private final long number;
    private final PluginDefinition definition;
    private final RunServices services;
    private final SupervisionSettings host;
    private final PluginSettings settings;
    private final Observer observer;
    private final PluginLog log;
    private final SocketFile socket;
    private final StopLadder ladder;
    private final PluginSession session;

    private StartPermits.@Nullable Permit permit;
    private @Nullable PluginProcess process;

    /** When there was a process, in the clock's nanoseconds. */
    private long launchedAt;

    /** Written on the supervisor's thread; the connections' threads read it, too. */
    private volatile @Nullable Pumping pumping;

    private boolean ready;

    /** Whether it takes no new requests, and is stopped once it has answered the others. */
    private boolean retiring;

    private boolean stopping;
    private boolean exited;

    /** What the process had and did not answer, once it has ended. */
    private List<LostRequest> lost = List.of();

    /** Why it never became ready; null while there is nothing wrong. */
    private @Nullable String failure;

    PluginRun(
            long number,
            PluginDefinition definition,
            SocketFile socket,
            PluginSettings settings,
            RunServices services,
            RequestDispatcher dispatcher,
            PluginLog log,
            Observer observer) {
        this.number = number;
        this.definition = definition;
        this.services = services;
        host = services.settings();
        this.settings = settings;
        this.socket = socket;
        ladder = new StopLadder(services, settings);
        this.observer = observer;
        this.log = log;
        session = services.links()
                .session(
                        definition.id(),
                        definition.metadata().protocol(),
                        socket.path(),
                        dispatcher,
                        new Conversation());
    }

    long number() {
        return number;
    }

    Path socket() {
        return socket.path();
    }

    PluginDefinition definition() {
        return definition;
    }

    @Nullable
    PluginProcess process() {
        return process;
    }

    @Nullable
    Long pid() {
        return process == null ? null : process.pid();
    }

    /** Whether it has answered, and has not ended. */
    boolean isReady() {
        return ready && !exited;
    }

    /** How long it has had a process. */
    Duration lifetime() {
        return process == null
                ? Duration.ZERO
                : Duration.ofNanos(services.clock().nanoTime() - launchedAt);
    }

    /** The requests that the process had when it ended, and did not answer. */
    List<LostRequest> lost() {
        return lost;
    }

    /** What is wrong with it though its process lives; null for nothing. */
    @Nullable
    Ailment ailment() {
        return Ailment.of(session.health(), socket, settings);
    }

    /** Asks for a process, as soon as there is a place to start one. */
    void start() {
        permit = services.startPermits().acquire(this::launch);
    }

    /** Takes requests from now on. */
    void serve() {
        session.serve(settings.pingInterval());
    }

    /** Takes no more requests, and begins the stop ladder when those it has are answered, or their time is up. */
    void retire() {
        if (!ready) {
            stop();
        } else if (!retiring && !stopping && !exited) {
            retiring = true;
            ladder.drain(session, this::stop);
        }
    }

    /** Begins the stop ladder. Idempotent. */
    void stop() {
        if (stopping || exited) {
            return;
        }
        stopping = true;
        PluginProcess running = process;
        if (running != null && ready) {
            ladder.shutdown(session, running);
        } else if (running != null) {
            ladder.terminate(running);
        } else if (permit != null && permit.isWaiting()) {
            ended(null);
        }
    }

    /** May be called before {@link #start()} has returned, so the place comes along. */
    private void launch(StartPermits.Permit place) {
        permit = place;
        try {
            socket.prepare();
        } catch (IOException e) {
            failedToLaunch(e);
            return;
        }
        LaunchSpec spec = LaunchSpecs.of(definition, socket, host, settings);
        services.launcher().launch(spec).whenCompleteAsync(this::launched, services.mailbox());
    }

    private void launched(@Nullable PluginProcess started, @Nullable Throwable problem) {
        if (started == null) {
            failedToLaunch(problem);
            return;
        }
        process = started;
        launchedAt = services.clock().nanoTime();
        started.onExit().thenAcceptAsync(this::exited, services.mailbox()); // first, whatever fails below
        try {
            converse(started);
        } catch (RuntimeException | Error unexpected) { // such as the want of another thread
            failure = "Its process could not be attended to: " + unexpected;
            stop();
        }
    }

    private void converse(PluginProcess started) {
        pumping = services.logs().attach(log, started.stdout(), started.stderr());
        observer.launched(this);
        if (stopping) {
            ladder.terminate(started);
            return;
        }
        session.open(host.instanceId(), log.path(), settings.startTimeout())
                .whenCompleteAsync((done, e) -> opened(e), services.mailbox());
    }

    private void failedToLaunch(@Nullable Throwable problem) {
        failure = messageOf(problem);
        ended(null);
    }

    private void opened(@Nullable Throwable problem) {
        releasePermit();
        if (stopping || exited) {
            return;
        }
        if (problem == null) {
            ready = true;
            observer.ready(this);
            return;
        }
        failure = notOpened(problem);
        stop();
    }

    private String notOpened(Throwable problem) {
        if (causeOf(problem) instanceof PluginNotReadyException notReady) {
            return notReady.getMessage() + " Its log is " + log.path() + ".";
        }
        return "It did not take a connection on " + socket.path() + " within "
                + settings.startTimeout().toMillis() + " ms (" + messageOf(problem)
                + "). It must listen on the path in TORU_PLUGIN_SOCKET; its log is " + log.path() + ".";
    }

    private void exited(ExitStatus status) {
        exited = true;
        ladder.leave();
        Duration lifetime = lifetime();
        lost = session.unanswered();
        session.close("the process ended.");
        socket.removeQuietly();
        Pumping output = pumping;
        if (output == null) {
            ended(exit(status, lifetime));
        } else {
            output.finish().whenCompleteAsync((done, e) -> ended(exit(status, lifetime)), services.mailbox());
        }
    }

    private void ended(@Nullable PluginExit exit) {
        exited = true;
        releasePermit();
        session.close("the process ended.");
        observer.ended(this, exit, failure);
    }

    private PluginExit exit(ExitStatus status, Duration lifetime) {
        Pumping output = pumping;
        return new PluginExit(
                number,
                status.code(),
                status.signal(),
                services.clock().instant(),
                lifetime,
                stopping,
                lost.size(),
                output == null ? List.of() : output.stderrTail());
    }

    private void releasePermit() {
        if (permit != null) {
            permit.release();
        }
    }

    private static String messageOf(@Nullable Throwable problem) {
        Throwable cause = causeOf(problem);
        return cause == null || cause.getMessage() == null ? String.valueOf(cause) : cause.getMessage();
    }

    private static @Nullable Throwable causeOf(@Nullable Throwable problem) {
        Throwable cause = problem;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** What a run tells. Called on the supervisor's thread. */
    interface Observer {

        /** There is a process. */
        void launched(PluginRun run);

        /** It takes requests. */
        void ready(PluginRun run);

        /**
         * It is over, the process is gone.
         *
         * @param exit how the process ended; null if there never was one
         * @param failure why it did not become ready; null if it did, or was stopped before
         */
        void ended(PluginRun run, @Nullable PluginExit exit, @Nullable String failure);

        /** The plugin broke the wire protocol. */
        void protocolViolated(PluginRun run, String reason);
    }

    /** Answers the plugin's own requests; called on the connections' threads. */
    private final class Conversation implements SessionListener {

        @Override
        public CompletionStage<@Nullable String> keyValueAsked(KeyValueRequest command) {
            return services.keyValues().perform(definition.id(), command);
        }

        @Override
        public KeyValues keyValues() {
            return services.keyValues().of(definition.id());
        }

        @Override
        public void logged(Incoming.Log line) {
            Pumping output = pumping; // which is there before the conversation begins
            if (output != null) {
                output.say(line.level(), line.message(), line.fields(), line.requestId());
            }
        }

        @Override
        public void protocolViolated(String reason) {
            services.mailbox().execute(() -> observer.protocolViolated(PluginRun.this, reason));
        }

        @Override
        public void answerDropped(String requestId) {
            LOG.debug("Plugin \"{}\" answered {}, which is not pending; dropped.", definition.id(), requestId);
        }
    }
}
