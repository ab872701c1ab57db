package ai.toru.host.internal.discovery;

import ai.toru.host.internal.json.JsonLimits;
import ai.toru.host.internal.json.MalformedJsonException;
import ai.toru.host.internal.json.StrictJson;
import ai.toru.host.plugin.PluginId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Why plugins were given up, kept for the next life of the host: a small file for each, {@code ID.json}, in a directory of
 * their own. Confined to one thread, which may wait for the disk.
 *
 * <p>Only what is told of a plugin depends on it, so whatever is wrong with a file is a warning, and the host goes on.
 */
public final class GivenUpPlugins {

    private static final Logger LOG = LoggerFactory.getLogger(GivenUpPlugins.class);

    private static final String SUFFIX = ".json";
    private static final JsonLimits LIMITS = JsonLimits.DEFAULTS;

    private final StrictJson json = new StrictJson(LIMITS);
    private final Path directory;

    /** By id; null until it is first asked for. */
    private @Nullable Map<String, GivenUp> known;

    /**
     * @param directory made with the first file
     */
    public GivenUpPlugins(Path directory) {
        this.directory = directory;
    }

    /** What is kept of a plugin. */
    public Optional<GivenUp> find(String id) {
        return Optional.ofNullable(known().get(id));
    }

    /** Keeps one, in place of what was kept of it before. */
    public void keep(GivenUp plugin) {
        known().put(plugin.id(), plugin);
        try {
            Files.createDirectories(directory);
            AtomicWrite.replace(file(plugin.id()), json.writePretty(GivenUpJson.write(plugin)));
        } catch (IOException e) {
            LOG.warn(
                    "Plugin \"{}\" was given up; after a restart of the host it is merely off, since the reason cannot be"
                            + " kept in {} ({}). Give the user the host runs as the right to write there, and make sure"
                            + " the disk is not full.",
                    plugin.id(),
                    directory,
                    e.toString());
        }
    }

    /** Forgets one, if it is known. */
    public void forget(String id) {
        known().remove(id);
        try {
            if (Files.exists(file(id), LinkOption.NOFOLLOW_LINKS)) { // false also where the directory is none
                Files.deleteIfExists(file(id));
            }
        } catch (IOException e) {
            LOG.warn(
                    "{} cannot be removed ({}). Remove it: once plugin \"{}\" is off, a restart of the host would take it"
                            + " for given up.",
                    file(id),
                    e.toString(),
                    id);
        }
    }

    /** Forgets all but these. */
    public void retain(Predicate<GivenUp> wanted) {
        List<GivenUp> all = List.copyOf(known().values());
        all.stream().filter(wanted.negate()).map(GivenUp::id).forEach(this::forget);
    }

    private Map<String, GivenUp> known() {
        Map<String, GivenUp> read = known;
        if (read == null) {
            read = readAll();
            known = read;
        }
        return read;
    }

    private Map<String, GivenUp> readAll() {
        Map<String, GivenUp> all = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            for (Path file : files) {
                read(file).ifPresent(plugin -> all.put(plugin.id(), plugin));
            }
        } catch (NoSuchFileException none) {
            return all;
        } catch (IOException | DirectoryIteratorException e) {
            LOG.warn(
                    "{} cannot be read ({}), so plugins that were given up are merely off. Make it a directory that the"
                            + " user the host runs as may read and write, or remove it.",
                    directory,
                    e.toString());
        }
        return all;
    }

    private Optional<GivenUp> read(Path file) {
        String name = file.getFileName().toString();
        String id = name.substring(0, name.length() - SUFFIX.length());
        if (!PluginId.isValid(id)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            return Optional.of(GivenUpJson.read(id, json.readObject(in.readNBytes(LIMITS.maxBytes() + 1))));
        } catch (IOException | MalformedJsonException | RefusedException e) {
            LOG.warn(
                    "{} cannot be used ({}), so plugin \"{}\" is merely off, if it is. Remove the file, or leave it:"
                            + " enabling the plugin removes it.",
                    file,
                    e instanceof IOException ? e.toString() : e.getMessage(),
                    id);
            return Optional.empty();
        }
    }

    private Path file(String id) {
        return directory.resolve(id + SUFFIX);
    }
}
