package ai.toru.host;

import ai.toru.host.event.EventJournal;
import ai.toru.host.event.EventRetention;
import ai.toru.host.event.PluginListener;
import ai.toru.host.http.ByteBudget;
import ai.toru.host.internal.log.LogLimits;
import ai.toru.host.internal.protocol.ProtocolLimits;
import ai.toru.host.internal.time.HostTime;
import ai.toru.host.kv.KeyValueLimits;
import ai.toru.host.kv.KeyValueStore;
import ai.toru.host.metrics.HostMetrics;
import ai.toru.host.plugin.PluginId;
import ai.toru.host.plugin.PluginSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Collects the options of a {@link PluginHost}. Not thread-safe.
 *
 * <p>Only the plugins directory is required. An option that makes no sense is refused at once with an {@link
 * IllegalArgumentException} that names it.
 */
public final class PluginHostBuilder {

    private static final Duration SHORTEST_WATCH = Duration.ofMillis(100);
    private static final Duration LONGEST_WATCH = Duration.ofHours(1);

    private final Path pluginsDirectory;
    private @Nullable Path dataDirectory;
    private @Nullable Path logsDirectory;
    private @Nullable Path socketsDirectory;
    private TransportChoice transport = TransportChoice.AUTO;
    private @Nullable KeyValueStore keyValueStore;
    private @Nullable KeyValueLimits keyValueLimits;
    private boolean enableNewPlugins = true;
    private PluginSettings forAll = PluginSettings.DEFAULTS;
    private final Map<String, Consumer<PluginSettings.Builder>> forOne = new HashMap<>();
    private @Nullable Duration watchInterval;
    private @Nullable EventJournal eventJournal;
    private @Nullable EventRetention eventRetention;
    private final List<HostMetrics> metrics = new ArrayList<>();
    private final List<PluginListener> listeners = new ArrayList<>();
    private long logFileBytes = LogLimits.DEFAULTS.fileBytes();
    private int logFileCount = LogLimits.DEFAULTS.files();
    private int maxQueuedRequests = 128;
    private int maxFrameBytes = ProtocolLimits.DEFAULTS.maxFrameBytes();
    private long maxBytesInFlight = Runtime.getRuntime().maxMemory() / 4;
    private HostTime time = HostTime.SYSTEM;
    private int maxStartsAtOnce = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());

    PluginHostBuilder(Path pluginsDirectory) {
        this.pluginsDirectory = pluginsDirectory.toAbsolutePath().normalize();
    }

    /**
     * Where the host keeps what must outlast it: its instance id, its lock and its records of processes. One host a
     * directory. Default: {@code .metadata} in the plugins directory.
     */
    public PluginHostBuilder dataDirectory(Path directory) {
        dataDirectory = directory.toAbsolutePath().normalize();
        return this;
    }

    /**
     * Where log files go: {@code plugins/ID.log} and {@code plugin-supervisor.log} below it. Default: {@code logs} in the
     * data directory.
     */
    public PluginHostBuilder logsDirectory(Path directory) {
        logsDirectory = directory.toAbsolutePath().normalize();
        return this;
    }

    /**
     * Where plugins listen on their sockets. One host a directory; only this user may write to it (mode 0700, and 0711 where
     * a plugin runs as another user, whose socket then is {@code DIRECTORY/ID/sock}). The path of a socket, {@code
     * DIRECTORY/ID.sock}, may have 106 bytes. Default: a directory in {@code java.io.tmpdir} (in {@code
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
     * Where plugins keep their data. The host closes it. Default: a store in the data directory, of the first {@link
     * ai.toru.host.kv.KeyValueStoreProvider} that {@link java.util.ServiceLoader} finds (the module {@code toru-kv-h2} has
     * one); without one a store in memory, whose contents end with the host. For one in memory in any case, give a new {@link
     * ai.toru.host.kv.InMemoryKeyValueStore}.
     */
    public PluginHostBuilder keyValueStore(KeyValueStore store) {
        keyValueStore = Objects.requireNonNull(store, "store");
        return this;
    }

    /**
     * How much each plugin may keep, in a store that the host opens itself; a store of {@link #keyValueStore} has limits of its
     * own, so {@link #build} refuses both together. Default: {@link KeyValueLimits#DEFAULTS}.
     */
    public PluginHostBuilder keyValueLimits(KeyValueLimits limits) {
        keyValueLimits = Objects.requireNonNull(limits, "limits");
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
     * Changes the settings of all plugins: time limits, restarts, environment, confinement. Repeatable; each call adds to
     * those before.
     *
     * @see PluginSettings.Builder for the settings, their defaults and limits
     */
    public PluginHostBuilder allPlugins(Consumer<PluginSettings.Builder> change) {
        Objects.requireNonNull(change, "change");
        PluginSettings.Builder settings = forAll.toBuilder();
        change.accept(settings);
        forAll = settings.build();
        return this;
    }

    /**
     * Changes the settings of one plugin. They begin with those of all plugins, whichever of the two is called first.
     * Repeatable.
     *
     * @param pluginId its id; it need not be there yet
     * @throws IllegalArgumentException if no plugin can have that id
     */
    public PluginHostBuilder plugin(String pluginId, Consumer<PluginSettings.Builder> change) {
        PluginId.require(pluginId);
        change.accept(PluginSettings.DEFAULTS.toBuilder()); // what makes no sense is refused here, not in build()
        forOne.merge(pluginId, change, Consumer::andThen);
        return this;
    }

    /**
     * Looks at the plugins directory by itself, so often; a file that was added, changed or removed is acted on as by {@link
     * PluginHost#rescan}, once it has stayed as it is between two looks: half a copy is left alone. Default: not at all.
     *
     * @param interval 100 ms to 1 h
     */
    public PluginHostBuilder watch(Duration interval) {
        if (interval.compareTo(SHORTEST_WATCH) < 0 || interval.compareTo(LONGEST_WATCH) > 0) {
            throw new IllegalArgumentException(
                    "watch must lie within " + SHORTEST_WATCH + " to " + LONGEST_WATCH + ", but is " + interval + ".");
        }
        watchInterval = interval;
        return this;
    }

    /**
     * Where events are kept. The host closes it. Default: a journal in the data directory, of the first {@link
     * ai.toru.host.event.EventJournalProvider} that {@link java.util.ServiceLoader} finds (the module {@code toru-kv-h2} has
     * one); without one the latest 10,000 in memory.
     */
    public PluginHostBuilder eventJournal(EventJournal journal) {
        eventJournal = Objects.requireNonNull(journal, "journal");
        return this;
    }

    /**
     * How long events are kept, in a journal that the host opens itself; {@link #build} refuses it beside {@link
     * #eventJournal}. In memory only the number counts, up to 10,000. Default: {@link EventRetention#DEFAULTS}.
     */
    public PluginHostBuilder eventRetention(EventRetention retention) {
        eventRetention = Objects.requireNonNull(retention, "retention");
        return this;
    }

    /**
     * Where the plugins' numbers go too, beside {@link PluginHost#readings}, for example {@code
     * MicrometerMetrics.of(registry)}. Repeatable; each hears everything. Default: nowhere.
     */
    public PluginHostBuilder metrics(HostMetrics others) {
        metrics.add(Objects.requireNonNull(others, "others"));
        return this;
    }

    /**
     * Adds a listener, which hears everything, the events of {@link PluginHost#start} included; one that is added to the
     * host itself ({@link PluginHost#addListener}) hears what happens after that. Repeatable. Default: none.
     */
    public PluginHostBuilder listener(PluginListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /**
     * How large a log file may become, and how many of each there may be: the current one and its predecessors. Default: 10
     * MiB, 5.
     *
     * @param bytes 64 KiB to 1 GiB
     * @param count 1 to 100
     */
    public PluginHostBuilder logFiles(long bytes, int count) {
        if (bytes < 64 << 10 || bytes > 1 << 30) {
            throw new IllegalArgumentException(
                    "logFiles must have 65536 to 1073741824 bytes, but bytes is " + bytes + ".");
        }
        within("logFiles: count", count, 1, 100);
        logFileBytes = bytes;
        logFileCount = count;
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
     * How many bytes of requests and answers the host holds at once, over all plugins, half of them for each: bodies that are
     * read, frames that wait or are in flight, answers until they are written out. Requests beyond it are refused with {@link
     * ai.toru.host.plugin.HostBusyException}; of large answers the rest is read once there is room, within their time limit.
     * Default: a quarter of the largest heap.
     *
     * @param bytes 64 KiB to 1 TiB
     */
    public PluginHostBuilder maxBytesInFlight(long bytes) {
        if (bytes < 64 << 10 || bytes > 1L << 40) {
            throw new IllegalArgumentException(
                    "maxBytesInFlight must lie within 65536 to " + (1L << 40) + ", but is " + bytes + ".");
        }
        maxBytesInFlight = bytes;
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

    /** What time it is to the host, for tests of what takes long. Default: the machine's time. */
    public PluginHostBuilder time(MovableTime movable) {
        time = movable.time();
        return this;
    }

    /**
     * A host with these options, not started yet. Touches no file.
     *
     * @throws IllegalArgumentException if two options contradict each other
     */
    public PluginHost build() {
        Path data = dataDirectory == null ? pluginsDirectory.resolve(".metadata") : dataDirectory;
        return new PluginHost(new HostConfig(
                pluginsDirectory,
                data,
                logsDirectory == null ? data.resolve("logs") : logsDirectory,
                socketsDirectory == null ? DefaultSockets.directoryFor(data) : socketsDirectory,
                transport,
                new KeyValueStoreChoice(keyValueStore, keyValueLimits),
                enableNewPlugins,
                forAll,
                ofSome(),
                watchInterval,
                new EventJournalChoice(eventJournal, eventRetention),
                LogLimits.DEFAULTS.withFiles(logFileBytes, logFileCount),
                maxQueuedRequests,
                maxStartsAtOnce,
                new ProtocolLimits(
                        maxFrameBytes, ProtocolLimits.DEFAULTS.maxNesting(), ProtocolLimits.DEFAULTS.frameTimeout()),
                List.copyOf(metrics),
                List.copyOf(listeners),
                new ByteBudget(maxBytesInFlight),
                time));
    }

    private Map<String, PluginSettings> ofSome() {
        Map<String, PluginSettings> ofSome = new HashMap<>();
        forOne.forEach((id, change) -> {
            PluginSettings.Builder settings = forAll.toBuilder();
            change.accept(settings);
            ofSome.put(id, settings.build());
        });
        return Map.copyOf(ofSome);
    }

    private static int within(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    option + " must lie within " + least + " to " + most + ", but is " + value + ".");
        }
        return value;
    }
}
