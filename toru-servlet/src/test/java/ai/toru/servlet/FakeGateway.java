package ai.toru.servlet;

import ai.toru.host.ListenerRegistration;
import ai.toru.host.event.AdminAttempt;
import ai.toru.host.event.EventPage;
import ai.toru.host.event.EventQuery;
import ai.toru.host.event.NumberedEvent;
import ai.toru.host.event.PluginEvent;
import ai.toru.host.event.PluginListener;
import ai.toru.host.http.ByteBudget;
import ai.toru.host.http.HeaderFields;
import ai.toru.host.http.PluginRequest;
import ai.toru.host.http.PluginResponse;
import ai.toru.host.http.RouteMatch;
import ai.toru.host.http.StreamedResponse;
import ai.toru.host.kv.InMemoryKeyValueStore;
import ai.toru.host.kv.KeyValueStore;
import ai.toru.host.kv.KeyValues;
import ai.toru.host.log.LogLevel;
import ai.toru.host.log.LogLine;
import ai.toru.host.log.LogPage;
import ai.toru.host.log.LogQuery;
import ai.toru.host.log.LogTail;
import ai.toru.host.log.LogTailQuery;
import ai.toru.host.metrics.PluginReading;
import ai.toru.host.plugin.PluginStatus;
import ai.toru.host.plugin.RescanResult;
import ai.toru.host.plugin.UnknownPluginException;
import ai.toru.servlet.internal.gateway.PluginGateway;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A host without processes: answers as told, and remembers what reached it. Thread-safe. */
public final class FakeGateway implements PluginGateway {

    /** One request that reached a plugin. */
    record Received(String pluginId, PluginRequest request) {}

    private static final Executor LATER = CompletableFuture.delayedExecutor(2, TimeUnit.MILLISECONDS);

    private final Map<String, PluginStatus> plugins = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Received> received = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> switched = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<AdminAttempt> attempts = new ConcurrentLinkedQueue<>();
    private final Path directory;
    private final ByteBudget budget;
    private volatile KeyValueStore store = new InMemoryKeyValueStore();
    private volatile @Nullable FakeHistory history;
    private volatile boolean late;
    private volatile BiFunction<String, PluginRequest, CompletionStage<PluginResponse>> behaviour =
            (id, request) -> CompletableFuture.completedFuture(text(200, "ok"));
    private volatile @Nullable BiFunction<String, PluginRequest, CompletionStage<StreamedResponse>> streaming;
    private volatile @Nullable RuntimeException switchFailure;
    private volatile @Nullable RuntimeException closed;

    public FakeGateway(Path directory) {
        this(directory, new ByteBudget(1 << 30));
    }

    FakeGateway(Path directory, ByteBudget budget) {
        this.directory = directory;
        this.budget = budget;
    }

    static PluginResponse text(int status, String body, String... headers) {
        return new PluginResponse(status, HeaderFields.of(headers), body.getBytes(StandardCharsets.UTF_8));
    }

    /** From now on answers come a little later, on a thread of the host's. */
    void answerLate() {
        late = true;
    }

    public void remove(String pluginId) {
        plugins.remove(pluginId);
    }

    public void add(PluginStatus status) {
        plugins.put(status.id(), status);
    }

    void reset() {
        plugins.clear();
        received.clear();
        switched.clear();
        attempts.clear();
        switchFailure = null;
        closed = null;
        streaming = null;
        history = null;
        store = new InMemoryKeyValueStore();
        answer(text(200, "ok"));
    }

    void answer(PluginResponse response) {
        behaviour = (id, request) -> CompletableFuture.completedFuture(response);
    }

    void fail(RuntimeException failure) {
        behaviour = (id, request) -> CompletableFuture.failedFuture(failure);
    }

    /** The plugins' data, from now on. */
    void store(KeyValueStore other) {
        store = other;
    }

    /** The plugins' data. */
    KeyValueStore store() {
        return store;
    }

    void behave(BiFunction<String, PluginRequest, CompletionStage<PluginResponse>> how) {
        behaviour = how;
    }

    public void close(RuntimeException whatRoutingThrows) {
        closed = whatRoutingThrows;
    }

    void failSwitches(RuntimeException failure) {
        switchFailure = failure;
    }

    List<Received> received() {
        return List.copyOf(received);
    }

    /** What it was told that somebody tried. */
    List<AdminAttempt> attempts() {
        return List.copyOf(attempts);
    }

    @Override
    public void attempted(AdminAttempt attempt) {
        attempts.add(attempt);
    }

    List<String> switched() {
        return List.copyOf(switched);
    }

    PluginRequest only() {
        List<Received> all = received();
        if (all.size() != 1) {
            throw new AssertionError("Exactly one request should have reached a plugin, but " + all + " did.");
        }
        return all.get(0).request();
    }

    @Override
    public List<PluginStatus> plugins() {
        RuntimeException failure = closed;
        if (failure != null) {
            throw failure;
        }
        return plugins.values().stream()
                .sorted(Comparator.comparing(PluginStatus::id))
                .toList();
    }

    @Override
    public Optional<PluginStatus> plugin(String pluginId) {
        RuntimeException failure = closed;
        if (failure != null) {
            throw failure;
        }
        return Optional.ofNullable(plugins.get(pluginId));
    }

    @Override
    public List<PluginReading> readings() {
        return plugins().stream().map(Statuses::reading).toList();
    }

    @Override
    public Optional<PluginReading> reading(String pluginId) {
        return plugin(pluginId).map(Statuses::reading);
    }

    @Override
    public Optional<RouteMatch> route(String path) {
        RuntimeException failure = closed;
        if (failure != null) {
            throw failure;
        }
        return plugins.values().stream()
                .filter(status -> status.metadata() != null)
                .flatMap(status -> match(status.id(), status.metadata().route(), path).stream())
                .max(Comparator.comparingInt(match -> match.route().length()));
    }

    private static Optional<RouteMatch> match(String id, String route, String path) {
        if (path.equals(route)) {
            return Optional.of(new RouteMatch(id, route, "/"));
        }
        return path.startsWith(route + "/")
                ? Optional.of(new RouteMatch(id, route, path.substring(route.length())))
                : Optional.empty();
    }

    /** From now on answers come in parts, or in any other way; null for the usual one. */
    void stream(@Nullable BiFunction<String, PluginRequest, CompletionStage<StreamedResponse>> how) {
        streaming = how;
    }

    @Override
    public CompletionStage<StreamedResponse> streamAsync(String pluginId, PluginRequest request) {
        BiFunction<String, PluginRequest, CompletionStage<StreamedResponse>> how = streaming;
        if (how == null) {
            return inOnePart(requestAsync(pluginId, request).toCompletableFuture());
        }
        received.add(new Received(pluginId, request));
        return how.apply(pluginId, request);
    }

    /** To cancel it cancels the answer. */
    private static CompletionStage<StreamedResponse> inOnePart(CompletableFuture<PluginResponse> answer) {
        CompletableFuture<StreamedResponse> whole = answer.thenApply(StreamedResponse::of);
        whole.whenComplete((response, failure) -> {
            if (whole.isCancelled()) {
                answer.cancel(true);
            }
        });
        return whole;
    }

    @Override
    public CompletionStage<PluginResponse> requestAsync(String pluginId, PluginRequest request) {
        if (!plugins.containsKey(pluginId)) {
            return CompletableFuture.failedStage(new UnknownPluginException(pluginId, "secret /path"));
        }
        received.add(new Received(pluginId, request));
        CompletionStage<PluginResponse> answer = behaviour.apply(pluginId, request);
        return late ? answer.thenApplyAsync(Function.identity(), LATER) : answer;
    }

    @Override
    public CompletionStage<PluginStatus> enable(String pluginId) {
        return flip("enable " + pluginId, pluginId);
    }

    @Override
    public CompletionStage<PluginStatus> disable(String pluginId) {
        return flip("disable " + pluginId, pluginId);
    }

    @Override
    public CompletionStage<PluginStatus> restart(String pluginId) {
        return flip("restart " + pluginId, pluginId);
    }

    private CompletionStage<PluginStatus> flip(String what, String pluginId) {
        switched.add(what);
        RuntimeException failure = switchFailure;
        PluginStatus status = plugins.get(pluginId);
        if (failure != null) {
            return CompletableFuture.failedStage(failure);
        }
        return status == null
                ? CompletableFuture.failedStage(new UnknownPluginException(pluginId, "No such plugin."))
                : CompletableFuture.supplyAsync(() -> status);
    }

    @Override
    public CompletionStage<RescanResult> rescan() {
        switched.add("rescan");
        return CompletableFuture.completedFuture(
                new RescanResult(List.of("new"), List.of(), List.of("old"), List.of("bad")));
    }

    @Override
    public CompletionStage<LogPage> log(String pluginId, LogQuery query) {
        switched.add("log " + pluginId + " " + query);
        LogLine line = new LogLine(Statuses.NOON, LogLevel.WARN, pluginId, "stderr", "careful", Map.of("disk", "full"));
        return plugins.containsKey(pluginId)
                ? CompletableFuture.supplyAsync(() -> new LogPage(List.of(line), query.page(), query.pageSize(), 7))
                : CompletableFuture.failedStage(new UnknownPluginException(pluginId, "No such plugin."));
    }

    /** From now on, logs and events are those of a host that can be followed. */
    public FakeHistory follow() {
        FakeHistory begun = new FakeHistory();
        history = begun;
        return begun;
    }

    private FakeHistory history() {
        FakeHistory current = history;
        if (current == null) {
            throw new IllegalStateException("Nothing is followed in this test.");
        }
        return current;
    }

    @Override
    public CompletionStage<LogTail> tailLog(String pluginId, LogTailQuery query) {
        return plugins.containsKey(pluginId)
                ? history().tail(pluginId, query)
                : CompletableFuture.failedStage(new UnknownPluginException(pluginId, "No such plugin."));
    }

    @Override
    public ListenerRegistration watchLog(String pluginId, Runnable grown) {
        if (!plugins.containsKey(pluginId)) {
            throw new UnknownPluginException(pluginId, "No such plugin.");
        }
        return history().watch(grown);
    }

    @Override
    public ListenerRegistration addListener(PluginListener listener) {
        return history().add(listener);
    }

    @Override
    public CompletionStage<EventPage> events(EventQuery query) {
        FakeHistory followed = history;
        if (followed != null) {
            return followed.events(query);
        }
        switched.add("events " + query);
        PluginEvent event =
                new PluginEvent(Statuses.NOON, "app", 3, PluginEvent.Type.BACKING_OFF, Map.of("delay_ms", "1000"));
        return CompletableFuture.supplyAsync(() -> new EventPage(List.of(new NumberedEvent(17, event)), 17L));
    }

    @Override
    public KeyValues keyValue(String pluginId) {
        return new KeyValues(store, pluginId);
    }

    @Override
    public ByteBudget budget() {
        return budget;
    }

    @Override
    public Path pluginsDirectory() {
        return directory;
    }
}
