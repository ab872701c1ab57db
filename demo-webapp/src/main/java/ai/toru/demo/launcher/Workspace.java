package ai.toru.demo.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * A private temporary directory that goes with the process. A killed process cannot tidy up, so each start removes what
 * earlier ones left: a directory whose lock nobody holds has no owner any more. Thread-safe.
 */
final class Workspace implements AutoCloseable {
    private static final String PREFIX = "toru-demo-";
    private static final String LOCK = "lock";

    private final Path root;
    private final FileChannel lockFile;

    private Workspace(Path root, FileChannel lockFile) {
        this.root = root;
        this.lockFile = lockFile;
    }

    /** Makes a new one below a directory, and removes abandoned ones. */
    static Workspace open(Path parent) throws IOException {
        Workspace workspace = create(parent);
        sweep(parent, workspace);
        return workspace;
    }

    /** A directory in it, made if need be. */
    Path directory(String name) throws IOException {
        return Files.createDirectories(root.resolve(name));
    }

    /** Removes it with everything in it. */
    @Override
    public void close() throws IOException {
        delete(root);
        lockFile.close();
    }

    private static Workspace create(Path parent) throws IOException {
        while (true) {
            Path root = Files.createTempDirectory(parent, PREFIX);
            FileChannel lockFile = lockOf(root, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            if (lockFile != null && Files.exists(root.resolve(LOCK))) {
                return new Workspace(root, lockFile);
            }
            // The sweep of another process that starts right now got in between and took this one away.
        }
    }

    private static void sweep(Path parent, Workspace own) throws IOException {
        try (DirectoryStream<Path> candidates = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path candidate : candidates) {
                if (!candidate.equals(own.root) && sameOwner(candidate, own.root)) {
                    deleteIfAbandoned(candidate);
                }
            }
        }
    }

    private static boolean sameOwner(Path candidate, Path own) throws IOException {
        return Files.isDirectory(candidate, LinkOption.NOFOLLOW_LINKS)
                && Files.getOwner(candidate).equals(Files.getOwner(own));
    }

    private static void deleteIfAbandoned(Path candidate) {
        if (!Files.isRegularFile(candidate.resolve(LOCK), LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (FileChannel lockFile = lockOf(candidate, StandardOpenOption.WRITE)) {
            if (lockFile != null) {
                delete(candidate);
            }
        } catch (IOException e) {
            System.err.println("Could not remove " + candidate + ", which an earlier demo left behind: " + e);
        }
    }

    /** The open and locked lock file of a workspace; null when somebody else holds it. */
    private static @Nullable FileChannel lockOf(Path root, StandardOpenOption... options) throws IOException {
        FileChannel lockFile = FileChannel.open(root.resolve(LOCK), options);
        try {
            FileLock lock = lockFile.tryLock();
            if (lock != null) {
                return lockFile;
            }
        } catch (OverlappingFileLockException e) {
            // Held within this process, which is just as much somebody else.
        }
        lockFile.close();
        return null;
    }

    private static void delete(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
