package ai.toru.host.internal.discovery;

import ai.toru.host.plugin.HostConfigurationException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The directory operators drop plugins into. Thread-safe. */
final class PluginsDirectory {

    private static final String SUFFIX = ".binary";
    private static final String MEANWHILE = "What runs goes on, and nothing is started, replaced or removed.";

    private final Path directory;

    /** Whether it was there once; whatever becomes of it then is not made good by creating it. Written by whoever looks. */
    private volatile boolean known;

    PluginsDirectory(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    Path path() {
        return directory;
    }

    /**
     * The candidates, sorted by name: {@code *.binary} that are regular files or links (wherever they lead), not hidden.
     * Creates the directory where it is missing, the first time only: that it vanished does not mean that every plugin was
     * removed.
     */
    List<Path> binaries() {
        if (!known) {
            create();
        } else if (Files.notExists(directory)) {
            throw vanished(directory);
        }
        try {
            if (!Files.isExecutable(directory)) {
                throw unsearchable(directory, null);
            }
            List<Path> binaries = list();
            known = true;
            return binaries;
        } catch (IOException e) {
            throw unusable(directory, e);
        } catch (DirectoryIteratorException e) {
            throw unusable(directory, Objects.requireNonNull(e.getCause()));
        }
    }

    /** The candidates as they look now. */
    DirectoryStamps stamps() {
        Map<Path, String> files = new HashMap<>();
        binaries().forEach(binary -> files.put(binary, EntryStamp.of(binary)));
        return new DirectoryStamps(EntryStamp.identity(directory), files);
    }

    private void create() {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw Files.exists(directory, LinkOption.NOFOLLOW_LINKS)
                    ? unusable(directory, e)
                    : notCreated(directory, e);
        }
    }

    private List<Path> list() throws IOException {
        List<Path> binaries = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, PluginsDirectory::candidate)) {
            entries.forEach(binaries::add);
        }
        binaries.sort(Comparator.comparing(PluginsDirectory::name));
        return binaries;
    }

    private static boolean candidate(Path entry) {
        String name = name(entry);
        return name.endsWith(SUFFIX)
                && !name.startsWith(".")
                && (Files.isSymbolicLink(entry) || Files.isRegularFile(entry));
    }

    /** The file's name without {@code .binary}. */
    static String stem(Path binary) {
        String name = name(binary);
        return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
    }

    static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    /** Says why a plugins directory cannot be used, and what to do. */
    static HostConfigurationException unusable(Path directory, IOException cause) {
        return new HostConfigurationException(
                "The plugins directory " + directory + " cannot be used: " + whyAndRemedy(directory, cause), cause);
    }

    /** Says the same of one that is not there. */
    static HostConfigurationException notCreated(Path directory, IOException cause) {
        return new HostConfigurationException(
                "The plugins directory " + directory + " does not exist, and cannot be created: "
                        + whyNotCreated(existing(directory), cause),
                cause);
    }

    /** Says the same of one that was there before. */
    static HostConfigurationException vanished(Path directory) {
        return new HostConfigurationException("The plugins directory " + directory + " is gone. " + MEANWHILE
                + " Put it back; if every plugin is to be removed, remove the files and leave the directory.");
    }

    /** Says the same of one that is empty, and not the one that was there before. */
    static HostConfigurationException replaced(Path directory) {
        return new HostConfigurationException("The plugins directory " + directory + " is another one than before, and"
                + " empty: perhaps its file system is not mounted. " + MEANWHILE
                + " Put the plugins back; if every plugin is to be removed, restart the host.");
    }

    /** Says the same of one that can be listed and not searched, so that no file in it can be looked at. */
    static HostConfigurationException unsearchable(Path directory, @Nullable Throwable cause) {
        return new HostConfigurationException(
                "The plugins directory " + directory + " cannot be used: this user may list it, but not open the files"
                        + " in it. Give the user the host runs as the right to (chmod u+x " + directory
                        + "), or configure another directory.",
                cause);
    }

    private static String whyAndRemedy(Path directory, IOException cause) {
        if (cause instanceof AccessDeniedException) {
            return "this user may not read it. Give the user the host runs as the right to (chmod u+rwx " + directory
                    + "), or configure another directory.";
        }
        if (cause instanceof NotDirectoryException || cause instanceof FileAlreadyExistsException) {
            return "it is not a directory. Move what is there out of the way, or configure another directory.";
        }
        if (cause instanceof NoSuchFileException) {
            return "it vanished while it was being read. Put it back, then rescan.";
        }
        return words(cause) + ". Check the path, or configure another directory.";
    }

    private static String whyNotCreated(Path existing, IOException cause) {
        if (!Files.isDirectory(existing)) {
            return existing + " is not a directory. Move that out of the way, or configure another directory.";
        }
        return whyNotIn(existing, cause) + ". Create it for the user the host runs as, or configure another directory.";
    }

    private static String whyNotIn(Path existing, IOException cause) {
        if (cause instanceof AccessDeniedException) {
            return "this user may not create anything in " + existing;
        }
        return cause instanceof NoSuchFileException ? "nothing can be created in " + existing : words(cause);
    }

    private static String words(IOException cause) {
        String reason = cause instanceof FileSystemException system ? system.getReason() : cause.getMessage();
        return reason == null ? cause.toString() : reason;
    }

    /** The nearest directory above that can be seen; the root at the last. */
    private static Path existing(Path directory) {
        Path seen = directory;
        while (seen.getParent() != null && !Files.exists(seen, LinkOption.NOFOLLOW_LINKS)) {
            seen = seen.getParent();
        }
        return seen;
    }
}
