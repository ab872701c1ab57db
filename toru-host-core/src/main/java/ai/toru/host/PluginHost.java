package ai.toru.host;

import ai.toru.host.event.AdminAttempt;
import ai.toru.host.event.EventPage;
import ai.toru.host.event.EventQuery;
import ai.toru.host.event.PluginListener;
import ai.toru.host.http.ByteBudget;
import ai.toru.host.http.PluginRequest;
import ai.toru.host.http.PluginResponse;
import ai.toru.host.http.RouteMatch;
import ai.toru.host.http.StreamedResponse;
import ai.toru.host.internal.catalog.PluginCatalog;
import ai.toru.host.internal.transport.IoThreads;
import ai.toru.host.kv.KeyValueRequest;
import ai.toru.host.kv.KeyValueStore;
import ai.toru.host.kv.KeyValues;
import ai.toru.host.log.LogListener;
import ai.toru.host.log.LogPage;
import ai.toru.host.log.LogQuery;
import ai.toru.host.log.LogTail;
import ai.toru.host.log.LogTailQuery;
import ai.toru.host.metrics.PluginReading;
import ai.toru.host.plugin.HostClosedException;
import ai.toru.host.plugin.HostException;
import ai.toru.host.plugin.PluginStatus;
import ai.toru.host.plugin.RequestCancelledException;
import ai.toru.host.plugin.RescanResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Hosts plugins: finds them in a directory, runs each as a process of its own, watches and restarts it, and carries requests
 * to it over a Unix domain socket.
 *
 * <pre>{@code
 * try (PluginHost host = PluginHost.builder(Path.of("plugins")).build().start()) {
 *     PluginResponse answer = host.request("my-plugin", PluginRequest.get("/"));
 *     System.out.println(answer.status() + " " + answer.bodyText());
 * }
 * }</pre>
 *
 * <p>Thread-safe. Several hosts may live in one process, each with data and sockets directories of its own. Failures are of
 * the sealed {@link HostException} family; stages fail with them as they are, not wrapped.
 */
public final class PluginHost implements AutoCloseable {

    private final HostConfig config;
    private final Object lifecycle = new Object();

    /** Null before the start and after the close; changed under lifecycle only. */
    private volatile @Nullable HostAssembly assembly;

    /** Guarded by lifecycle. */
    private boolean closed;

    PluginHost(HostConfig config) {
        this.config = config;
    }

    /** Starts a builder; everything but the plugins directory has a default. */
    public static PluginHostBuilder builder(Path pluginsDirectory) {
        return new PluginHostBuilder(pluginsDirectory);
    }

    /**
     * Scans the plugins directory and starts what is enabled. Returns when each enabled plugin runs or has failed its first
     * start (which is then tried again behind the scenes, and told in its status).
     *
     * @return this host
     * @throws ai.toru.host.plugin.HostConfigurationException if a directory cannot be used or belongs to another host;
     *     nothing is left running then
     * @throws HostClosedException if it was closed before, or is closed meanwhile
     * @throws IllegalStateException if it was started before
     */
    public PluginHost start() {
        HostAssembly started;
        synchronized (lifecycle) {
            if (closed) {
                throw new HostClosedException("A closed plugin host does not start again; build a new one.");
            }
            if (assembly != null) {
                throw new IllegalStateException("The plugin host is started already.");
            }
            started = create();
            assembly = started;
        }
        try {
            await(started.calls().add(started.start()));
            if (assembly != started) {
                throw new HostClosedException("The plugin host was closed while it started.");
            }
            return this;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** A start that fails ends the host: what it was given is closed. Called under lifecycle. */
    private HostAssembly create() {
        try {
            return HostAssembly.create(config);
        } catch (RuntimeException | Error e) {
            closed = true;
            HostAssembly.closeUnused(config);
            throw e;
        }
    }

    /** The id of this installation: made once, kept in the data directory, told to every plugin. */
    public String instanceId() {
        return running().directories().instanceId();
    }

    /** The plugins directory, absolute. */
    public Path pluginsDirectory() {
        return config.pluginsDirectory();
    }

    /** What all plugins' messages may hold together, and hold now; also before the start and after the close. */
    public ByteBudget byteBudget() {
        return config.budget();
    }

    /** All plugins by id, files that cannot be used included. */
    public List<PluginStatus> plugins() {
        return running().catalog().statuses();
    }

    /** One plugin, or a file that cannot be used. */
    public Optional<PluginStatus> plugin(String pluginId) {
        return running().catalog().status(pluginId);
    }

    /**
     * The plugin whose route is the longest prefix, by whole segments, of a path; it may be disabled.
     *
     * @param rawPath a path without query, as the client sent it
     */
    public Optional<RouteMatch> route(String rawPath) {
        return running().catalog().route(rawPath);
    }

    /**
     * Sends a request to a plugin and waits for the answer.
     *
     * @throws HostException why there is no answer
     * @throws RequestCancelledException if the caller is interrupted; the interrupt status is set again
     * @throws IllegalStateException on one of the host's own threads, for example in a continuation of {@link
     *     #requestAsync}: it would wait for what it has to read itself
     */
    public PluginResponse request(String pluginId, PluginRequest request) {
        if (IoThreads.isCurrent()) {
            throw new IllegalStateException(
                    "request() would wait for its own thread here; use requestAsync() in continuations.");
        }
        CompletableFuture<PluginResponse> answer =
                running().catalog().require(pluginId).request(request);
        try {
            return answer.get();
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new RequestCancelledException(pluginId, e);
        } catch (ExecutionException e) {
            throw rethrown(e.getCause());
        }
    }

    /**
     * Sends a request to a plugin. An answer in parts is put together, and fails with a {@link
     * ai.toru.host.plugin.BadPluginResponseException} where it becomes longer than a frame may be: see {@link #streamAsync}.
     *
     * <p>Continuations without an executor run on the host's I/O threads, as a rule the one that reads the plugin's answers:
     * they must be short and must not block. Cancelling {@code toCompletableFuture()} of the stage gives the request up.
     *
     * @return the answer, or the {@link HostException} that says why there is none
     */
    public CompletionStage<PluginResponse> requestAsync(String pluginId, PluginRequest request) {
        try {
            return running().catalog().require(pluginId).request(request);
        } catch (HostException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * Sends a request to a plugin, whose answer's body may come in parts. Continuations run as those of {@link #requestAsync}.
     *
     * @return the answer's head, as soon as it is here, or the {@link HostException} that says why there is none; cancelling
     *     {@code toCompletableFuture()} of it gives the request up, also what of the answer has not come
     */
    public CompletionStage<StreamedResponse> streamAsync(String pluginId, PluginRequest request) {
        try {
            return running().catalog().require(pluginId).stream(request);
        } catch (HostException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * Switches a plugin on, for this and later lives of the host. An id that is not known yet is looked for first.
     *
     * @return its status once it answers; or the {@link HostException} that says why it does not (it is tried again all the
     *     same)
     */
    public CompletionStage<PluginStatus> enable(String pluginId) {
        return call(catalog -> catalog.enable(pluginId));
    }

    /** Switches a plugin off, for this and later lives of the host; completes when its process is gone. */
    public CompletionStage<PluginStatus> disable(String pluginId) {
        return call(catalog -> catalog.disable(pluginId));
    }

    /**
     * Has a new process take the place of the present one, without a gap: it is started beside it, takes over once it
     * answers, and only then the old one is stopped, when the requests it has are answered or {@link
     * ai.toru.host.plugin.PluginSettings#drainTimeout} is over. If the new one does not come up, the old one goes on. A plugin
     * that is set to {@link ai.toru.host.plugin.PluginSettings.Builder#stopBeforeReplacing stop first} is stopped first. Should its
     * file have changed, what that says of itself now is taken in, too. Completes and fails as {@link #enable} does.
     */
    public CompletionStage<PluginStatus> restart(String pluginId) {
        return call(catalog -> catalog.restart(pluginId));
    }

    /**
     * Looks at the plugins directory and at {@code .metadata/config.json} again: starts, restarts and stops what was
     * added, changed and removed, and follows the switches, should somebody have edited them. A plugin that was removed is
     * unknown from now on, though its process may still answer the requests it has.
     *
     * @return what changed, once what was started answers or has failed to; a {@link
     *     ai.toru.host.plugin.HostConfigurationException} if the directory or the switches cannot be read (what is
     *     possible without them is done all the same)
     */
    public CompletionStage<RescanResult> rescan() {
        return call(PluginCatalog::rescan);
    }

    /** All plugins' numbers, by id, files that cannot be used included; see also {@link PluginHostBuilder#metrics}. */
    public List<PluginReading> readings() {
        HostAssembly current = running();
        return current.catalog().statuses().stream()
                .map(current.meters()::reading)
                .toList();
    }

    /** One plugin's numbers. */
    public Optional<PluginReading> reading(String pluginId) {
        HostAssembly current = running();
        return current.catalog().status(pluginId).map(current.meters()::reading);
    }

    /**
     * Adds a listener, which hears what happens from now on; to hear of the start itself, see {@link
     * PluginHostBuilder#listener}.
     */
    public ListenerRegistration addListener(PluginListener listener) {
        Objects.requireNonNull(listener, "listener");
        HostAssembly current = running();
        current.events().add(listener);
        return () -> current.events().remove(listener);
    }

    /**
     * What happened to plugins, the latest first, from the journal.
     *
     * @return the page; or what went wrong with the journal
     */
    public CompletionStage<EventPage> events(EventQuery query) {
        try {
            return running().journal().read(query);
        } catch (HostException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * Has an attempt to administer plugins become an event, {@link ai.toru.host.event.PluginEvent.Type#ADMIN_ALLOWED} or {@link
     * ai.toru.host.event.PluginEvent.Type#ADMIN_REFUSED}; whoever decides about it calls this. The servlets do so by themselves.
     * Refused attempts are told of one by one up to ten in a row, as are allowed ones to write keys up to a hundred; then one a
     * minute, with the number of those it stands for. Does not block.
     */
    public void recordAttempt(AdminAttempt attempt) {
        running().attempts().add(attempt);
    }

    /**
     * Reads a plugin's log back, the latest lines first, whether it is on or off. At most two queries of a host read at once;
     * the others wait.
     *
     * @return the lines; or an {@link ai.toru.host.plugin.UnknownPluginException}, a {@link
     *     ai.toru.host.plugin.PluginBusyException} if too many queries wait, or a {@link
     *     ai.toru.host.plugin.HostConfigurationException} if a file cannot be read
     */
    public CompletionStage<LogPage> log(String pluginId, LogQuery query) {
        try {
            HostAssembly current = running();
            current.catalog().require(pluginId);
            return current.calls().add(current.logs().read(pluginId, query));
        } catch (HostException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * Has a listener hear each line of a plugin's log as it is written, from now on and over all runs.
     *
     * @throws ai.toru.host.plugin.UnknownPluginException if there is no such plugin
     */
    public ListenerRegistration followLog(String pluginId, LogListener listener) {
        HostAssembly current = running();
        Objects.requireNonNull(listener, "listener");
        current.catalog().require(pluginId);
        return current.logs().follow(pluginId, listener)::close;
    }

    /**
     * Reads a part of a plugin's log forwards, the earliest lines first, as far as it stands in the log's files. With {@link
     * #watchLog}, this follows a log without a line missing and without one twice, however slow one is: read until there is no
     * {@link LogTail#more}, then again at each call. What was rotated away meanwhile is told with {@link LogTail#lost}. Each
     * call looks at no more than about a mebibyte; those of all callers take turns with {@link #log}.
     *
     * @return the part; or a failure as of {@link #log}
     */
    public CompletionStage<LogTail> tailLog(String pluginId, LogTailQuery query) {
        try {
            HostAssembly current = running();
            current.catalog().require(pluginId);
            return current.calls().add(current.logs().tail(pluginId, query));
        } catch (HostException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * Has somebody called when a plugin's log has grown in its file, from now on and over all runs: on a thread of the host's
     * own, once for all that came meanwhile, sometimes on two threads at once.
     *
     * @throws ai.toru.host.plugin.UnknownPluginException if there is no such plugin
     */
    public ListenerRegistration watchLog(String pluginId, Runnable grown) {
        HostAssembly current = running();
        Objects.requireNonNull(grown, "grown");
        current.catalog().require(pluginId);
        return current.logs().watch(pluginId, grown)::close;
    }

    /**
     * A plugin's key-value data: the same that the plugin itself reads and writes. There need not be such a plugin (yet, or any
     * more). Each object is a caller of its own; see {@link KeyValues}.
     *
     * @throws IllegalArgumentException if no plugin can have that id
     */
    public KeyValues keyValue(String pluginId) {
        return new KeyValues(running().keyValueStore(), pluginId);
    }

    /**
     * Asks a plugin itself for a value, or to keep one ({@code handle_kv} in the plugin guide): what it does with that is its
     * own affair, and has nothing to do with {@link #keyValue}. It takes the plugin's turn like a request, and may take {@link
     * ai.toru.host.plugin.PluginSettings#keyValueTimeout}; continuations and cancelling are as with {@link #requestAsync}.
     *
     * @return the value that the plugin answers with, empty where that is null; or the {@link HostException} that says why
     *     there is no answer
     */
    public CompletionStage<Optional<String>> handleKeyValue(String pluginId, KeyValueRequest request) {
        try {
            return running().catalog().require(pluginId).keyValue(request);
        } catch (HostException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** The store that holds the plugins' key-value data, a namespace for each plugin id. */
    public KeyValueStore keyValueStore() {
        return running().keyValueStore();
    }

    /**
     * Stops all plugins, side by side, and lets go of everything: within 8 s, or as long as the slowest plugin's {@link
     * ai.toru.host.plugin.PluginSettings#shutdownTimeout} and {@link ai.toru.host.plugin.PluginSettings#terminateTimeout} take
     * together, where they were raised. What is still pending fails with {@link HostClosedException}. A store or journal that
     * the builder was given is closed, too, also where the host was never started. An interrupt during the close cuts the plugins' time short; one before it does not. Idempotent.
     */
    @Override
    public void close() {
        HostAssembly current;
        boolean unused;
        synchronized (lifecycle) {
            current = assembly;
            unused = !closed && current == null;
            closed = true;
            assembly = null;
        }
        if (current != null) {
            closeUnhurried(current);
        } else if (unused) {
            HostAssembly.closeUnused(config);
        }
    }

    /** A thread that was interrupted long ago, and now leaves its try block, must not cost the plugins their orderly end. */
    private static void closeUnhurried(HostAssembly current) {
        boolean interrupted = Thread.interrupted();
        try {
            current.close();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private HostAssembly running() {
        HostAssembly current = assembly;
        if (current == null) {
            throw new HostClosedException("The plugin host is closed, or was never started.");
        }
        return current;
    }

    /** Its continuations run on threads where they may block, and not on those that decide. */
    private <T> CompletionStage<T> call(Function<PluginCatalog, CompletableFuture<T>> action) {
        try {
            HostAssembly current = running();
            return current.calls().add(action.apply(current.catalog()));
        } catch (HostException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static void await(CompletableFuture<Void> stage) {
        try {
            stage.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HostClosedException("The thread that started the plugin host was interrupted.");
        } catch (ExecutionException e) {
            throw rethrown(e.getCause());
        }
    }

    private static RuntimeException rethrown(@Nullable Throwable failure) {
        Throwable cause = Failures.unwrap(failure);
        if (cause instanceof HostException known) {
            return known;
        }
        if (cause instanceof CancellationException cancelled) {
            return cancelled;
        }
        return new IllegalStateException("Defect of the plugin host; please report it.", cause);
    }
}
