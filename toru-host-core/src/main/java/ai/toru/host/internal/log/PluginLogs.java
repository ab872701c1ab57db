package ai.toru.host.internal.log;

import ai.toru.host.internal.time.HostClock;
import ai.toru.host.internal.time.Poller;
import ai.toru.host.log.LogListener;
import ai.toru.host.log.LogPage;
import ai.toru.host.log.LogQuery;
import ai.toru.host.log.LogTail;
import ai.toru.host.log.LogTailQuery;
import ai.toru.host.plugin.HostException;
import ai.toru.host.plugin.PluginId;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The logs of all plugins of a host: {@code plugins/ID.log} below the directory for logs, one JSON object a line.
 * Thread-safe.
 *
 * <p>One thread reads the output of all plugins, all the time, so that none ever waits to write, and writes it to the files.
 * Directories and files are made when there is something to write, with the permissions that the host's umask gives.
 */
public final class PluginLogs implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PluginLogs.class);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(50);
    private static final int BUFFER_BYTES = 64 * 1024;

    /** What cannot lead anywhere else in the file system. */
    private final Map<String, PluginLog> logs = new ConcurrentHashMap<>();

    private final Queue<RunPumping> running = new ConcurrentLinkedQueue<>();
    private final byte[] buffer = new byte[BUFFER_BYTES]; // confined to the pump thread
    private final Path directory;
    private final LogLimits limits;
    private final LineTools tools;
    private final FieldTexts texts = new FieldTexts();
    private final LogReader reader;
    private final Executor callbacks;
    private final Executor hostLog;
    private final Predicate<String> toHost;
    private final Poller poller = new Poller("toru-log-pump", SHORTEST_PAUSE, LONGEST_PAUSE, this::pumpAll);

    /** Written by whoever closes. */
    private volatile boolean closed;

    /**
     * Logs whose thread starts with the first plugin.
     *
     * @param directory the directory for logs
     * @param callbacks where queries are answered and listeners called; its tasks may block
     * @param toHost by plugin id, whether its lines also go to the host's logger {@code toru.plugin.ID}
     */
    public PluginLogs(Path directory, LogLimits limits, HostClock clock, Executor callbacks, Predicate<String> toHost) {
        this.directory = directory.resolve("plugins");
        this.limits = limits;
        this.tools = new LineTools(clock);
        this.reader = new LogReader(callbacks, limits, new LineReader(texts));
        this.callbacks = callbacks;
        this.hostLog = new BoundedExecutor(callbacks, 1, Integer.MAX_VALUE); // no more than one task a plugin waits
        this.toHost = toHost;
    }

    /** The log of a plugin, always the same one. */
    public PluginLog open(String pluginId) {
        return logs.computeIfAbsent(PluginId.require(pluginId), this::create);
    }

    private PluginLog create(String id) {
        Path path = directory.resolve(id + ".log");
        Followers followers = new Followers(id, texts);
        if (toHost.test(id)) {
            followers.add(new HostLogger(id), hostLog);
        }
        return new PluginLog(path, new LineWriter(id, path, limits, tools, followers), followers);
    }

    /**
     * Answers a query of a plugin's log.
     *
     * @return the page, or the {@link HostException} that says why there is none
     */
    public CompletableFuture<LogPage> read(String pluginId, LogQuery query) {
        return reader.read(pluginId, open(pluginId).path(), query);
    }

    /**
     * Reads a part of a plugin's log forwards.
     *
     * @return the part, or the {@link HostException} that says why there is none
     */
    public CompletableFuture<LogTail> tail(String pluginId, LogTailQuery query) {
        return reader.tail(pluginId, open(pluginId).path(), query);
    }

    /** Calls somebody from now on when a plugin's log has grown. */
    public LogSubscription watch(String pluginId, Runnable written) {
        return open(pluginId).followers().watch(written, callbacks);
    }

    /** Has a listener hear the lines of a plugin's log from now on. */
    public LogSubscription follow(String pluginId, LogListener listener) {
        return open(pluginId).followers().add(listener, callbacks);
    }

    /**
     * Reads a process's output into a log from now on. Whoever attaches calls {@link Pumping#finish} when the process has
     * ended. After {@link #close()} the streams are closed at once.
     */
    public Pumping attach(PluginLog log, InputStream stdout, InputStream stderr) {
        RunPumping pumping = new RunPumping(log, limits.lineBytes(), stdout, stderr, poller);
        running.add(pumping);
        poller.wake();
        if (closed) {
            abandonAll();
        }
        return pumping;
    }

    /** Reads what is left of everything, and ends the thread. Idempotent. */
    @Override
    public void close() {
        running.forEach(RunPumping::finish);
        closed = true;
        poller.close();
        abandonAll();
        logs.values().forEach(log -> log.followers().close());
    }

    private Poller.Pace pumpAll() {
        boolean busy = false;
        for (RunPumping pumping : running) {
            busy |= pumpOne(pumping);
        }
        running.removeIf(RunPumping::finished);
        if (running.isEmpty()) {
            return Poller.Pace.REST;
        }
        return busy ? Poller.Pace.AGAIN : Poller.Pace.LATER;
    }

    /** One plugin's trouble must not stop the others' output. */
    private boolean pumpOne(RunPumping pumping) {
        try {
            return pumping.pump(buffer);
        } catch (RuntimeException unexpected) {
            LOG.error("A plugin's output is read no more. This is a defect of the host; please report it.", unexpected);
            pumping.abandon();
            return false;
        }
    }

    private void abandonAll() {
        for (RunPumping pumping = running.poll(); pumping != null; pumping = running.poll()) {
            pumping.abandon();
        }
    }
}
