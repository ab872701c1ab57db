package ai.toru.host.internal.log;

import ai.toru.host.internal.time.HostClock;
import ai.toru.host.internal.time.Poller;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
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
    private static final Pattern PLUGIN_ID = Pattern.compile("[A-Za-z0-9-]{1,63}");

    private final Map<String, PluginLog> logs = new ConcurrentHashMap<>();
    private final Queue<RunPumping> running = new ConcurrentLinkedQueue<>();
    private final byte[] buffer = new byte[BUFFER_BYTES]; // confined to the pump thread
    private final Path directory;
    private final LogLimits limits;
    private final LineTools tools;
    private final Poller poller = new Poller("toru-log-pump", SHORTEST_PAUSE, LONGEST_PAUSE, this::pumpAll);

    /** Written by whoever closes. */
    private volatile boolean closed;

    /**
     * Logs whose thread starts with the first plugin.
     *
     * @param directory the directory for logs
     */
    public PluginLogs(Path directory, LogLimits limits, HostClock clock) {
        this.directory = directory.resolve("plugins");
        this.limits = limits;
        this.tools = new LineTools(clock);
    }

    /** The log of a plugin, always the same one. */
    public PluginLog open(String pluginId) {
        if (!PLUGIN_ID.matcher(pluginId).matches()) {
            throw new IllegalArgumentException(
                    "A plugin id is 1 to 63 of A-Z a-z 0-9 -, which this is not: " + pluginId);
        }
        return logs.computeIfAbsent(pluginId, id -> {
            Path path = directory.resolve(id + ".log");
            return new PluginLog(path, new LineWriter(id, path, limits, tools));
        });
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
