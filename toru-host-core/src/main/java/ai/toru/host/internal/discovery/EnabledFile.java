package ai.toru.host.internal.discovery;

import ai.toru.host.internal.json.JsonLimits;
import ai.toru.host.internal.json.MalformedJsonException;
import ai.toru.host.internal.json.StrictJson;
import ai.toru.host.plugin.HostConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The file {@code config.json} that says which plugins are switched on. Thread-safe; the file is replaced as a whole. */
final class EnabledFile {

    private static final String MISSING = "missing";
    private static final int LONGEST = 1024 * 1024;

    private final StrictJson json = new StrictJson(JsonLimits.DEFAULTS.withMaxBytes(LONGEST));
    private final Path file;

    EnabledFile(Path file) {
        this.file = file;
    }

    /** Changes whenever the file does. */
    String fingerprint() {
        try {
            return FileStamp.of(file).fingerprint();
        } catch (NoSuchFileException e) {
            return missing(e);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** The fingerprint, or another text where the file cannot be used: it changes also when somebody lets us read it. */
    String stamp() {
        try {
            String fingerprint = fingerprint();
            boolean readable = fingerprint.equals(MISSING) || Files.isReadable(file);
            return readable ? fingerprint : fingerprint + " (unreadable)";
        } catch (HostConfigurationException unusable) {
            return String.valueOf(unusable.getMessage());
        }
    }

    Path path() {
        return file;
    }

    /** What the file says now; nothing if it is missing. */
    EnabledState read() {
        String fingerprint = fingerprint();
        if (fingerprint.equals(MISSING)) {
            return new EnabledState(MISSING, Map.of(), Map.of());
        }
        Map<String, @Nullable Object> document = document(bytes());
        return new EnabledState(fingerprint, document, plugins(document));
    }

    /** Replaces the file; it holds either the old text or the new one, also after a power cut. */
    EnabledState write(Map<String, @Nullable Object> document) {
        try {
            Path target = Files.exists(file) ? file.toRealPath() : file;
            createDirectoryOf(target);
            FileStamp written = AtomicWrite.replace(target, json.writePretty(document));
            return new EnabledState(written.fingerprint(), document, plugins(document));
        } catch (IOException e) {
            throw new HostConfigurationException(
                    "Cannot write " + file + " (" + e + "), which keeps which plugins are switched on, so nothing was"
                            + " switched. Give the user the host runs as the right to write there and make sure the"
                            + " disk is not full, then try again.",
                    e);
        }
    }

    /** That alone, and none above: a plugins directory that vanished must not come back as an empty one. */
    private static void createDirectoryOf(Path target) throws IOException {
        Path directory = target.resolveSibling("");
        if (!Files.isDirectory(directory)) {
            Files.createDirectory(directory);
        }
    }

    /** A link that leads nowhere is a mistake of somebody, not a missing file; so is a directory that is none. */
    private String missing(NoSuchFileException e) {
        Path directory = file.resolveSibling("");
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw unusable("it is a link that leads nowhere", e);
        }
        if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(directory)) {
            throw unusable(directory + " is not a directory", e); // JDK 17 throws another exception here than JDK 25
        }
        return MISSING;
    }

    private byte[] bytes() {
        if (!Files.isRegularFile(file)) {
            throw unusable("it is not a regular file", null);
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(LONGEST + 1);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private Map<String, @Nullable Object> document(byte[] bytes) {
        try {
            return json.readObject(bytes);
        } catch (MalformedJsonException e) {
            throw unusable(String.valueOf(e.getMessage()), e);
        }
    }

    private Map<String, Boolean> plugins(Map<String, @Nullable Object> document) {
        Map<String, Boolean> plugins = new LinkedHashMap<>();
        if (!document.containsKey(EnabledState.MEMBER)) {
            return plugins;
        }
        if (!(document.get(EnabledState.MEMBER) instanceof Map<?, ?> members)) {
            String type = Json.typeOf(document.get(EnabledState.MEMBER));
            throw unusable("its member \"plugins\" must be an object, but is " + type, null);
        }
        Json.object(members).forEach((id, value) -> plugins.put(id, flag(id, value)));
        return plugins;
    }

    private boolean flag(String id, @Nullable Object value) {
        if (value instanceof Boolean on) {
            return on;
        }
        throw unusable("its entry for " + Quoted.of(id) + " must be true or false, but is " + Json.typeOf(value), null);
    }

    private HostConfigurationException unreadable(IOException cause) {
        if (!(cause instanceof AccessDeniedException)) {
            return unusable("reading it failed (" + cause + ")", cause);
        }
        Path metadata = file.toAbsolutePath().resolveSibling("");
        Path plugins = metadata.resolveSibling("");
        if (isClosed(plugins)) {
            return PluginsDirectory.unsearchable(plugins, cause);
        }
        return unusable(
                isClosed(metadata)
                        ? "this user may not look into its directory (chmod u+rwx " + metadata + ")"
                        : "this user may not read it (chmod u+r " + file + ")",
                cause);
    }

    private static boolean isClosed(Path directory) {
        return Files.isDirectory(directory) && !Files.isExecutable(directory);
    }

    private HostConfigurationException unusable(String problem, @Nullable Throwable cause) {
        return new HostConfigurationException(
                "Cannot use " + file + ", which keeps which plugins are switched on: " + problem
                        + (problem.endsWith(".") ? "" : ".")
                        + " Correct it, for example {\"plugins\": {\"my-plugin\": true}}, or remove it to begin anew"
                        + " with every plugin as by default. It is left as it is until then.",
                cause);
    }
}
