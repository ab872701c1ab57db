package ai.toru.plugin;

import ai.toru.plugin.internal.route.Router;
import ai.toru.plugin.internal.serve.App;
import ai.toru.plugin.internal.serve.Bundle;
import ai.toru.plugin.internal.serve.HostKeyValue;
import ai.toru.plugin.internal.serve.HostLog;
import ai.toru.plugin.internal.serve.PluginProcess;
import ai.toru.plugin.internal.serve.Run;
import ai.toru.plugin.internal.serve.Session;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A plugin: what it is, who answers what, and what the host does for it.
 *
 * <pre>{@code
 * public static void main(String[] args) {
 *     Plugin.of(Metadata.of("my-plugin", "My Plugin", "0.1.0", "/my-plugin"))
 *             .get("/hello", request -> Response.json(Map.of("hello", "world")))
 *             .run(args);
 * }
 * }</pre>
 *
 * <p>Filled by one thread, which then calls {@link #run}; the rest may be used by all.
 */
public final class Plugin {
    private final Metadata metadata;
    private final Router router = new Router();
    private final Session session = new Session();
    private final HostLog log = new HostLog(session, System.err);
    private Set<Feature> features = EnumSet.allOf(Feature.class);
    private volatile Duration keyValueLimit = Duration.ofSeconds(30);
    private final HostKeyValue keyValue = new HostKeyValue(session, () -> keyValueLimit);
    private int maxInFlight = 256;
    private long maxBody = 16 * 1024 * 1024;
    private App.@Nullable Starter onInit;
    private @Nullable Callable<CompletionStage<?>> onShutdown;
    private @Nullable KeyValueHandler keyValueHandler;
    private @Nullable Executor workers;
    private String bundle = "frontend/bundle.js";

    private Plugin(Metadata metadata) {
        this.metadata = metadata;
    }

    /** A plugin without routes. */
    public static Plugin of(Metadata metadata) {
        return new Plugin(metadata);
    }

    /** Has a handler answer GET and HEAD: see {@link #route}. */
    public Plugin get(String pattern, Handler handler) {
        return route("GET", pattern, handler);
    }

    /** Has a handler answer POST: see {@link #route}. */
    public Plugin post(String pattern, Handler handler) {
        return route("POST", pattern, handler);
    }

    /** Has a handler answer PUT: see {@link #route}. */
    public Plugin put(String pattern, Handler handler) {
        return route("PUT", pattern, handler);
    }

    /** Has a handler answer PATCH: see {@link #route}. */
    public Plugin patch(String pattern, Handler handler) {
        return route("PATCH", pattern, handler);
    }

    /** Has a handler answer DELETE: see {@link #route}. */
    public Plugin delete(String pattern, Handler handler) {
        return route("DELETE", pattern, handler);
    }

    /** Has a handler answer all methods for which no other handler of this pattern is. */
    public Plugin any(String pattern, Handler handler) {
        return route(Router.ANY, pattern, handler);
    }

    /**
     * Has a handler answer a method. In the pattern, a name in braces stands for one segment, as {@code /items/{id}}, and a
     * star at the end for all the rest, as {@code /files/*}: {@link Request#param} tells them, the rest as {@code "*"}.
     * Where several fit, words go before names, names before the star, and longer ones before shorter ones.
     */
    public Plugin route(String method, String pattern, Handler handler) {
        router.add(method, pattern, handler);
        return this;
    }

    /** Has a handler answer where no pattern fits, in place of a 404. */
    public Plugin fallback(Handler handler) {
        router.fallback(handler);
        return this;
    }

    /**
     * Says where the page's script is, {@code frontend/bundle.js} unless said otherwise: beside the plugin's jar, or in the
     * folder named by its id, or as a resource in the jar. It answers {@code /bundle.js} where no route does.
     */
    public Plugin bundle(String path) {
        bundle = path;
        return this;
    }

    /** Runs once, before the first request. It counts towards the time limit of the start, 5 s by default. */
    public Plugin onInit(InitHandler handler) {
        return onInitAsync(Stages.of(handler));
    }

    /** As {@link #onInit}; it is over when the stage is. */
    public Plugin onInitAsync(Function<Init, ? extends CompletionStage<?>> handler) {
        onInit = handler::apply;
        return this;
    }

    /** Runs once, when all requests are answered. The host waits 5 s by default, running requests included. */
    public Plugin onShutdown(ShutdownHandler handler) {
        onShutdown = () -> {
            handler.shutdown();
            return CompletableFuture.completedFuture(null);
        };
        return this;
    }

    /** As {@link #onShutdown}; it is over when the stage is. */
    public Plugin onShutdownAsync(Supplier<? extends CompletionStage<?>> handler) {
        onShutdown = handler::get;
        return this;
    }

    /** Answers key-value questions of the application around the host; without a handler there is never a value. */
    public Plugin handleKeyValue(KeyValueHandler handler) {
        keyValueHandler = handler;
        return this;
    }

    /** Which features of protocol 1.1 it may use where the host offers them: all, unless said otherwise. */
    public Plugin features(Feature... declared) {
        features = EnumSet.noneOf(Feature.class);
        features.addAll(Arrays.asList(declared));
        return this;
    }

    /** How many requests the host may send without an answer, 1 to 65,536 and 256 by default; so many handlers may run. */
    public Plugin maxInFlight(int requests) {
        if (requests < 1 || requests > 65_536) {
            throw new IllegalArgumentException("maxInFlight is 1 to 65536, not " + requests);
        }
        maxInFlight = requests;
        return this;
    }

    /** How many bytes of a body a handler may want whole, 16 MiB by default; more gets 413. */
    public Plugin maxBody(long bytes) {
        maxBody = bytes;
        return this;
    }

    /** How long an answer about key-value data is waited for, 30 s by default. */
    public Plugin keyValueTimeout(Duration limit) {
        keyValueLimit = limit;
        return this;
    }

    /** Where handlers run, in place of this library's own threads. It must not run them on the calling thread. */
    public Plugin workers(Executor executor) {
        workers = executor;
        return this;
    }

    /** The host's key-value data, asked for on whichever connection there is. */
    public KeyValue keyValue() {
        return keyValue;
    }

    /** The plugin's log. */
    public Log log() {
        return log;
    }

    /** What the host told at the start; empty before. */
    public Optional<Init> init() {
        return session.init();
    }

    /** The installation's id; empty where no host runs the plugin. */
    public Optional<String> instanceId() {
        return session.init().map(Init::instanceId).or(() -> Optional.ofNullable(System.getenv("TORU_INSTANCE_ID")));
    }

    /** Whether the process is to end once all is answered. Look at it in answers that would have no end. */
    public boolean isStopping() {
        return session.isStopping();
    }

    /**
     * Prints the metadata if the arguments are {@code --metadata}; else serves until the host says so or is gone, until
     * SIGTERM or Ctrl-C. Then the process ends: this method does not return.
     */
    public void run(String... args) {
        App app = app();
        int code = PluginProcess.printMetadata(app, args, System.out)
                ? 0
                : PluginProcess.serve(start(app), PluginProcess.socket(app, System.getenv()), System.err);
        System.exit(code);
    }

    /** A run, for tests. */
    Run start() {
        return start(app());
    }

    /** What a run needs to know. */
    App app() {
        return new App(
                metadata,
                Collections.unmodifiableSet(features),
                maxInFlight,
                maxBody,
                router,
                onInit,
                onShutdown,
                keyValueHandler,
                workers);
    }

    private Run start(App app) {
        router.last("/bundle.js", new Bundle(metadata.id(), Path.of(bundle)));
        return new Run(app, session, log, keyValue);
    }
}
