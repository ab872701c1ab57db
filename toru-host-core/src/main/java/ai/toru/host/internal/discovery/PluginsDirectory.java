package ai.toru.host.internal.discovery;

import ai.toru.host.plugin.HostConfigurationException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** The directory operators drop plugins into. Thread-safe. */
final class PluginsDirectory {

    private static final String SUFFIX = ".binary";

    private final Path directory;

    PluginsDirectory(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    Path path() {
        return directory;
    }

    /**
     * The candidates, sorted by name: {@code *.binary} that are regular files or links (wherever they lead), not hidden.
     * Creates the directory where it is missing.
     */
    List<Path> binaries() {
        try {
            Files.createDirectories(directory);
            return list();
        } catch (IOException e) {
            throw unusable(directory, e);
        } catch (DirectoryIteratorException e) {
            throw unusable(directory, Objects.requireNonNull(e.getCause()));
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
        String plain = "The plugins directory " + directory + " cannot be used: ";
        return new HostConfigurationException(plain + whyAndRemedy(directory, cause), cause);
    }

    private static String whyAndRemedy(Path directory, IOException cause) {
        if (cause instanceof AccessDeniedException) {
            return "this user may not read it, or may not create it. Give the user the host runs as the right to (chmod"
                    + " u+rwx " + directory + "), or configure another directory.";
        }
        if (cause instanceof NotDirectoryException || cause instanceof FileAlreadyExistsException) {
            return "it is not a directory. Move what is there out of the way, or configure another directory.";
        }
        if (cause instanceof NoSuchFileException) {
            return "it vanished while it was being read. Put it back, then rescan.";
        }
        return cause.getMessage() + ". Check the path, or configure another directory.";
    }
}
