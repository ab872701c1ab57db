package ai.toru.host.internal.supervision;

import ai.toru.host.http.PluginRequest;
import ai.toru.host.http.PluginResponse;
import ai.toru.host.http.StreamedResponse;
import ai.toru.host.internal.log.PluginLog;
import ai.toru.host.internal.transport.RequestDispatcher;
import ai.toru.host.kv.KeyValueRequest;
import ai.toru.host.metrics.PluginMetrics;
import ai.toru.host.plugin.HostException;
import ai.toru.host.plugin.PluginExit;
import ai.toru.host.plugin.PluginSettings;
import ai.toru.host.plugin.PluginStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One plugin, kept in the state that is wanted of it. Thread-safe: every decision is made on the supervisor's one thread, in
 * {@link PluginLife}; everything else reads the latest {@link Snapshot}.
 */
public final class SupervisedPlugin {

    private final RunServices services;
    private final PluginLog log;
    private final PluginMetrics metrics;
    private final RequestDispatcher dispatcher;
    private final PluginSettings settings;
    private final Standing standing;
    private final PluginLife life;

    /** What its latest file says, whether or not that runs already. Written in the order of {@link #redefine}. */
    private volatile PluginDefinition wanted;

    /**
     * @param observer told on the supervisor's thread
     */
    SupervisedPlugin(PluginDefinition definition, RunServices services, SupervisorObserver observer) {
        this.services = services;
        wanted = definition;
        String id = definition.id();
        log = services.logs().open(id);
        metrics = services.metrics().plugin(id, this::status);
        dispatcher = services.links().dispatcher(id, metrics);
        settings = services.settings().ofPlugin().apply(id);
        standing = new Standing(services, Snapshot.initial(definition));
        life = new PluginLife(definition, services, standing, dispatcher, log, observer);
    }

    /** The plugin's id. */
    public String id() {
        return definition().id();
    }

    /** What runs now, or last ran; the latest, where nothing runs. */
    public PluginDefinition definition() {
        return standing.now().definition();
    }

    /** What is to run, as soon as it can. */
    public PluginDefinition wanted() {
        return wanted;
    }

    /** How it stands once it has taken in all that was asked of it before. */
    public CompletableFuture<PluginStatus> statusInTurn() {
        return CompletableFuture.supplyAsync(this::status, services.mailbox());
    }

    /** How it stands now. */
    public PluginStatus status() {
        return standing.now().status(log.path(), services.clock().nanoTime(), dispatcher);
    }

    /**
     * Sends it a request.
     *
     * @return the answer to come; cancelling it gives the request up
     * @throws HostException if it cannot be sent now
     */
    public CompletableFuture<PluginResponse> request(PluginRequest request) {
        return send(request, dispatcher::http);
    }

    /**
     * The same, for an answer that may come in parts.
     *
     * @return its head to come; cancelling it gives the request up
     * @throws HostException if it cannot be sent now
     */
    public CompletableFuture<StreamedResponse> stream(PluginRequest request) {
        return send(request, dispatcher::stream);
    }

    private <T> T send(PluginRequest request, BiFunction<PluginRequest, Duration, T> sending) {
        try {
            requireTakesRequests();
            Duration timeout = request.timeout();
            return sending.apply(request, timeout == null ? settings.requestTimeout() : timeout);
        } catch (HostException refusal) {
            metrics.requestRefused(refusal.code());
            throw refusal;
        }
    }

    /**
     * Asks it for a value, or to keep one.
     *
     * @return its answer to come; cancelling it gives the request up
     * @throws HostException if it cannot be sent now
     */
    public CompletableFuture<Optional<String>> keyValue(KeyValueRequest request) {
        requireTakesRequests();
        return dispatcher.keyValue(request, settings.keyValueTimeout());
    }

    private void requireTakesRequests() {
        Snapshot now = standing.now();
        if (!now.takesRequests()) {
            throw Refusals.of(now, services.clock().instant());
        }
    }

    /** Switches it on; completes when it runs, fails with why it does not. */
    public CompletableFuture<PluginStatus> enable() {
        return inMailbox(life::enable);
    }

    /** Switches it off; completes when its processes are gone. */
    public CompletableFuture<PluginStatus> disable() {
        return inMailbox(life::disable);
    }

    /** Leaves it switched off as one that failed too often in an earlier life of the host. */
    public CompletableFuture<PluginStatus> resumeGivenUp(String reason, int failures, List<PluginExit> exits) {
        return inMailbox(done -> life.resumeGivenUp(now -> now.asGivenUp(reason, failures, exits), done));
    }

    /** Has a new run take the place of the present one, if there is one; completes and fails as {@link #enable}. */
    public CompletableFuture<PluginStatus> restart() {
        return inMailbox(life::restart);
    }

    /** Takes its file anew; a run of the old one is replaced. */
    public CompletableFuture<PluginStatus> redefine(PluginDefinition changed) {
        wanted = changed;
        return inMailbox(done -> life.redefine(changed, done));
    }

    /** Keeps a remark for its status, until its next run is ready. */
    public CompletableFuture<Void> note(@Nullable String reason) {
        return CompletableFuture.runAsync(() -> standing.change(now -> now.withReason(reason)), services.mailbox());
    }

    /** Stops it because its file is gone, once its requests are answered. Completes when its processes are gone. */
    CompletableFuture<PluginStatus> remove() {
        return inMailbox(life::remove);
    }

    /** Fails every request that is still there: the host is closed, whatever its processes do. */
    void abandonRequests() {
        dispatcher.close(Refusals.hostClosed());
    }

    /** It is not looked after any more: its numbers end. Idempotent. */
    void forget() {
        metrics.close();
    }

    /** Ends it for good, because the host stops; completes when its processes are gone. */
    public CompletableFuture<PluginStatus> suspend() {
        return inMailbox(life::suspend);
    }

    private CompletableFuture<PluginStatus> inMailbox(Consumer<CompletableFuture<PluginStatus>> action) {
        CompletableFuture<PluginStatus> done = new CompletableFuture<>();
        services.mailbox().execute(() -> {
            try {
                action.accept(done);
            } catch (RuntimeException | Error defect) {
                done.completeExceptionally(defect);
                throw defect;
            }
        });
        return done;
    }
}
