package ai.toru.host.internal.discovery;

import ai.toru.host.internal.json.JsonLimits;
import ai.toru.host.internal.json.StrictJson;
import ai.toru.host.internal.process.CommandResult;
import ai.toru.host.internal.process.PluginEnvironment;
import ai.toru.host.plugin.HostClosedException;
import ai.toru.host.plugin.HostConfigurationException;
import ai.toru.host.plugin.PluginMetadata;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Finds the plugins in the plugins directory and asks each new or changed one for its metadata. Thread-safe; scans at the
 * same time are independent, and each runs what none has finished yet.
 */
public final class PluginScanner {

    /** How many files are asked again at once: they may have failed since the machine is busy. */
    private static final int AGAIN_AT_ONCE = 2;

    private final PluginsDirectory directory;
    private final FileCheck check;
    private final BoundedRuns runs;
    private final BoundedRuns runsAgain;
    private final MetadataReader reader;
    private final MetadataCache cache = new MetadataCache();

    /** A scanner with the default limits. */
    public PluginScanner(Path pluginsDirectory, MetadataCommand command, Map<String, String> hostEnvironment) {
        this(pluginsDirectory, command, hostEnvironment, ScanLimits.defaults());
    }

    /**
     * A scanner.
     *
     * @param pluginsDirectory created by the first scan if it is missing
     * @param command runs {@code FILE --metadata}
     * @param hostEnvironment the host's environment; programs see only what {@link PluginEnvironment} allows of it
     */
    public PluginScanner(
            Path pluginsDirectory, MetadataCommand command, Map<String, String> hostEnvironment, ScanLimits limits) {
        Map<String, String> environment = PluginEnvironment.base(hostEnvironment);
        this.directory = new PluginsDirectory(pluginsDirectory);
        this.check = new FileCheck(directory.path());
        this.runs = new BoundedRuns(command, environment, limits);
        this.runsAgain = new BoundedRuns(command, environment, limits.withConcurrency(AGAIN_AT_ONCE));
        this.reader = new MetadataReader(new StrictJson(JsonLimits.DEFAULTS), limits);
    }

    /**
     * Looks at the directory. Blocks until the slowest new file has answered or timed out; a file that has not changed
     * since it was found valid is not run again.
     *
     * @throws HostConfigurationException if the directory cannot be used
     * @throws HostClosedException if the thread is interrupted, as it is when the host stops
     */
    public ScanResult scan() {
        return scan(Set.of());
    }

    /** Looks at the directory as {@link #scan()} does, but passes over some files, which are still being written. */
    public ScanResult scan(Set<Path> unsettled) {
        try {
            List<Examination> begun = new ArrayList<>();
            for (Path binary : directory.binaries()) {
                if (!unsettled.contains(binary)) {
                    begun.add(begin(binary, runs));
                }
            }
            List<Discovered> files = finish(begun);
            cache.retain(new ScanResult(files).valid());
            return new ScanResult(Rivals.settle(files));
        } catch (InterruptedException e) {
            throw closed();
        }
    }

    private HostClosedException closed() {
        Thread.currentThread().interrupt();
        return new HostClosedException("The plugin host was closed while it looked at " + directory.path() + ".");
    }

    /** Asks some files, a few at a time and beside what a scan asks. Waits for none. */
    public Map<Path, Examination> askAgain(Set<Path> files) {
        return files.stream().collect(Collectors.toMap(Function.identity(), file -> begin(file, runsAgain)));
    }

    /**
     * What a scan would find if all was as before, but for files that have been asked since. Blocks until these have answered.
     *
     * @param before what was found before
     * @throws HostClosedException if the thread is interrupted, as it is when the host stops
     */
    public ScanResult renew(Collection<Discovered> before, Map<Path, Examination> asked) {
        try {
            List<Discovered> files = new ArrayList<>(finish(asked.values()));
            before.stream().filter(file -> !asked.containsKey(file.binary())).forEach(files::add);
            files.sort(Comparator.comparing(Discovered::binary));
            return new ScanResult(Rivals.settle(files));
        } catch (InterruptedException e) {
            throw closed();
        }
    }

    /**
     * How the directory looks, at the cost of a look at each file's attributes.
     *
     * @throws HostConfigurationException if the directory cannot be used
     */
    public DirectoryStamps stamps() {
        return directory.stamps();
    }

    /** Why an empty directory that took the place of another is not scanned. */
    public HostConfigurationException replaced() {
        return PluginsDirectory.replaced(directory.path());
    }

    private Examination begin(Path binary, BoundedRuns bounded) {
        try {
            FileStamp stamp = check.check(binary);
            Optional<PluginMetadata> known = cache.metadata(stamp);
            if (known.isPresent()) {
                return Examination.known(valid(stamp, known.get()));
            }
            CompletableFuture<CommandResult> run = bounded.start(binary, directory.path());
            return Examination.of(run, () -> examined(stamp, run));
        } catch (RefusedException refused) {
            return Examination.known(refused.of(binary));
        }
    }

    private static List<Discovered> finish(Collection<Examination> begun) throws InterruptedException {
        List<Discovered> files = new ArrayList<>(begun.size());
        for (Examination examination : begun) {
            files.add(examination.outcome());
        }
        return files;
    }

    private Discovered examined(FileStamp stamp, Future<CommandResult> run) throws InterruptedException {
        Path binary = stamp.file();
        try {
            PluginMetadata metadata = metadata(binary, run);
            requireUnchanged(stamp);
            cache.keep(stamp, metadata);
            return valid(stamp, metadata);
        } catch (RefusedException refused) {
            return refused.of(binary);
        }
    }

    private PluginMetadata metadata(Path binary, Future<CommandResult> run)
            throws InterruptedException, RefusedException {
        try {
            return reader.read(binary, run.get());
        } catch (ExecutionException e) {
            throw MetadataReader.notStarted(binary, e);
        }
    }

    /** What a file printed while it was being replaced may be neither the old one's metadata nor the new one's. */
    private static void requireUnchanged(FileStamp stamp) throws RefusedException {
        try {
            if (FileStamp.of(stamp.file()).equals(stamp)) {
                return;
            }
        } catch (IOException gone) {
            throw new RefusedException("The file vanished while it was being looked at (" + gone + "). Rescan.");
        }
        throw RefusedException.forNow(
                "The file changed while it was being looked at; it may still be copied.", List.of());
    }

    private static Discovered.Valid valid(FileStamp stamp, PluginMetadata metadata) {
        return new Discovered.Valid(stamp.file(), metadata, stamp.fingerprint());
    }
}
