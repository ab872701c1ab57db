package ai.toru.host;

import ai.toru.host.internal.protocol.ProtocolLimits;
import ai.toru.host.internal.supervision.RestartPolicy;
import ai.toru.host.kv.KeyValueStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Collects the options of a {@link PluginHost}. Not thread-safe.
 *
 * <p>Only the plugins directory is required. An option that makes no sense is refused at once with an {@link
 * IllegalArgumentException} that names it.
 */
public final class PluginHostBuilder {

    private static final Duration LONGEST = Duration.ofDays(365);

    private final Path pluginsDirectory;
    private @Nullable Path dataDirectory;
    private @Nullable Path logsDirectory;
    private @Nullable Path socketsDirectory;
    private TransportChoice transport = TransportChoice.AUTO;
    private @Nullable KeyValueStore keyValueStore;
    private boolean enableNewPlugins = true;
    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, Integer> connections = new HashMap<>();
    private Duration requestTimeout = Duration.ofSeconds(30);
    private Duration startTimeout = Duration.ofSeconds(5);
    private Duration shutdownTimeout = Duration.ofSeconds(5);
    private Duration terminateTimeout = Duration.ofSeconds(2);
    private int maxQueuedRequests = 128;
    private int maxFrameBytes = ProtocolLimits.DEFAULTS.maxFrameBytes();
    private int maxStartsAtOnce = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());

    PluginHostBuilder(Path pluginsDirectory) {
        this.pluginsDirectory = pluginsDirectory.toAbsolutePath().normalize();
    }

    /**
     * Where the host keeps what must outlast it: its instance id and its lock. One host a directory. Default: {@code
     * .metadata} in the plugins directory.
     */
    public PluginHostBuilder dataDirectory(Path directory) {
        dataDirectory = directory.toAbsolutePath().normalize();
        return this;
    }

    /** Where log files go: {@code plugins/ID.log} below it. Default: {@code logs} in the data directory. */
    public PluginHostBuilder logsDirectory(Path directory) {
        logsDirectory = directory.toAbsolutePath().normalize();
        return this;
    }

    /**
     * Where plugins listen on their sockets. One host a directory; only this user may write to it (mode 0700). The path of a
     * socket, {@code DIRECTORY/ID.sock}, may have 106 bytes. Default: a directory in {@code java.io.tmpdir} (in {@code
     * /tmp} where that is too long) whose name is derived from the data directory.
     */
    public PluginHostBuilder socketsDirectory(Path directory) {
        socketsDirectory = directory.toAbsolutePath().normalize();
        return this;
    }

    /** Which Unix domain sockets to use. Default: {@link TransportChoice#AUTO}. */
    public PluginHostBuilder transport(TransportChoice choice) {
        transport = Objects.requireNonNull(choice, "choice");
        return this;
    }

    /**
     * Where plugins keep their data. The host closes it. Default: a store in memory, whose contents end with the host.
     */
    public PluginHostBuilder keyValueStore(KeyValueStore store) {
        keyValueStore = Objects.requireNonNull(store, "store");
        return this;
    }

    /**
     * Whether a plugin is on that {@code .metadata/config.json} in the plugins directory does not mention. Default: true, as
     * the plugin guide's install steps ask; false where somebody is to enable each new plugin first.
     */
    public PluginHostBuilder enableNewPlugins(boolean enable) {
        enableNewPlugins = enable;
        return this;
    }

    /**
     * Adds a variable to the environment of all plugins. They inherit {@code PATH}, {@code HOME}, {@code LANG}, {@code
     * LC_*}, {@code TZ} and {@code TMPDIR} of this process and nothing else; the {@code TORU_*} variables of the plugin
     * guide are always set.
     */
    public PluginHostBuilder environment(String name, String value) {
        if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0 || value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("\"" + name + "\" and its value are no environment variable.");
        }
        environment.put(name, value);
        return this;
    }

    /**
     * How many requests a plugin that declares nothing gets at once, each on a connection of its own. More than one needs a
     * plugin that serves connections side by side. Default: 1.
     *
     * @param count 1 to 256
     */
    public PluginHostBuilder connections(String pluginId, int count) {
        connections.put(pluginId, within("connections", count, 1, 256));
        return this;
    }

    /** How long a request may take, waiting included, where it does not say itself. Default: 30 s. */
    public PluginHostBuilder requestTimeout(Duration timeout) {
        requestTimeout = positive("requestTimeout", timeout);
        return this;
    }

    /** How long a plugin's process may take from its start to its first connection. Default: 5 s. */
    public PluginHostBuilder startTimeout(Duration timeout) {
        startTimeout = positive("startTimeout", timeout);
        return this;
    }

    /** How long a plugin may take to exit after {@code shutdown}; then comes SIGTERM. Default: 5 s. */
    public PluginHostBuilder shutdownTimeout(Duration timeout) {
        shutdownTimeout = positive("shutdownTimeout", timeout);
        return this;
    }

    /** How long a plugin may take to exit after SIGTERM; then comes SIGKILL. Default: 2 s. */
    public PluginHostBuilder terminateTimeout(Duration timeout) {
        terminateTimeout = positive("terminateTimeout", timeout);
        return this;
    }

    /**
     * How many requests may wait for one plugin; more are refused as busy. Default: 128.
     *
     * @param count 0 to 1,000,000
     */
    public PluginHostBuilder maxQueuedRequests(int count) {
        maxQueuedRequests = within("maxQueuedRequests", count, 0, 1_000_000);
        return this;
    }

    /**
     * Largest message of the wire protocol, either way, in bytes. Default: 16 MiB.
     *
     * @param bytes 1 KiB to 1 GiB
     */
    public PluginHostBuilder maxFrameBytes(int bytes) {
        maxFrameBytes = within("maxFrameBytes", bytes, 1 << 10, 1 << 30);
        return this;
    }

    /**
     * How many plugins may be starting at the same time. Default: twice the number of processors, at least 4.
     *
     * @param count 1 to 1024
     */
    public PluginHostBuilder maxStartsAtOnce(int count) {
        maxStartsAtOnce = within("maxStartsAtOnce", count, 1, 1024);
        return this;
    }

    /** A host with these options, not started yet. Touches no file. */
    public PluginHost build() {
        Path data = dataDirectory == null ? pluginsDirectory.resolve(".metadata") : dataDirectory;
        return new PluginHost(new HostConfig(
                pluginsDirectory,
                data,
                logsDirectory == null ? data.resolve("logs") : logsDirectory,
                socketsDirectory == null ? DefaultSockets.directoryFor(data) : socketsDirectory,
                transport,
                keyValueStore,
                enableNewPlugins,
                Map.copyOf(environment),
                Map.copyOf(connections),
                requestTimeout,
                startTimeout,
                shutdownTimeout,
                terminateTimeout,
                maxQueuedRequests,
                maxStartsAtOnce,
                new ProtocolLimits(
                        maxFrameBytes, ProtocolLimits.DEFAULTS.maxNesting(), ProtocolLimits.DEFAULTS.frameTimeout()),
                RestartPolicy.DEFAULTS));
    }

    private static Duration positive(String option, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(option + " must be positive, but is " + value + ".");
        }
        if (value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    option + " must not be longer than " + LONGEST + ", but is " + value + ".");
        }
        return value;
    }

    private static int within(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    option + " must lie within " + least + " to " + most + ", but is " + value + ".");
        }
        return value;
    }
}
