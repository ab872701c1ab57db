package ai.toru.host.internal.layout;

import ai.toru.host.plugin.HostConfigurationException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a directory for one host. Thread-safe.
 *
 * <p>A file lock keeps other processes out. It must not be tried twice within one process: closing any channel of a file
 * drops the process's locks on it (POSIX). So a system property, which every class loader of the process sees, keeps other
 * hosts of the same process out first.
 */
final class DirectoryLock implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DirectoryLock.class);

    private static final String LOCK_FILE = "host.lock";
    private static final String HOLDER_FILE = "host.pid";
    private static final String PROPERTY_PREFIX = "ai.toru.host.lock:";

    private final Path directory;
    private final String property;
    private final FileChannel channel;
    private final UserPrincipal owner;

    private DirectoryLock(Path directory, String property, FileChannel channel, UserPrincipal owner) {
        this.directory = directory;
        this.property = property;
        this.channel = channel;
        this.owner = owner;
    }

    /**
     * Locks a directory.
     *
     * @throws HostConfigurationException if another host holds it, saying which process, or it cannot be written to
     */
    static DirectoryLock acquire(Path directory, String what, long pid) {
        String property = null;
        try {
            String claimed = PROPERTY_PREFIX + directory.toRealPath();
            if (System.getProperties().putIfAbsent(claimed, "locked") != null) {
                throw held(directory, what, "of this process");
            }
            property = claimed;
            return lockFile(directory, what, property, pid);
        } catch (IOException e) {
            release(property);
            throw new HostConfigurationException(
                    "The " + what + " directory " + directory + " cannot be locked (" + Blocked.why(directory, e)
                            + "). Choose a directory this user may write to.",
                    e);
        } catch (RuntimeException e) {
            release(property);
            throw e;
        }
    }

    private static DirectoryLock lockFile(Path directory, String what, String property, long pid) throws IOException {
        Path file = directory.resolve(LOCK_FILE);
        create(file);
        @Nullable Object opened = key(file);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null || !Objects.equals(opened, key(file))) { // else the last holder has just removed it
                throw held(directory, what, "with process id " + holder(directory));
            }
            Files.writeString(directory.resolve(HOLDER_FILE), pid + "\n");
            return new DirectoryLock(directory, property, channel, Files.getOwner(file));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Who this process is, as the file system sees it. */
    UserPrincipal owner() {
        return owner;
    }

    /** Idempotent: a second call takes nothing from whoever holds the directory by then. */
    @Override
    public void close() {
        close(false);
    }

    /** The same, and removes the directory unless others have put something into it. */
    void closeAndRemove() {
        close(true);
    }

    private void close(boolean remove) {
        if (!channel.isOpen()) {
            return;
        }
        try (channel) {
            Files.deleteIfExists(directory.resolve(HOLDER_FILE));
            if (remove) {
                remove();
            }
        } catch (IOException e) {
            LOG.warn("The lock on {} was not released cleanly: {}", directory, e.toString());
        } finally {
            release(property);
        }
    }

    /** While the lock is held, so that nobody else's file is removed. */
    private void remove() throws IOException {
        Files.deleteIfExists(directory.resolve(LOCK_FILE));
        try {
            Files.deleteIfExists(directory);
        } catch (DirectoryNotEmptyException othersUseIt) {
            LOG.debug("{} stays, there is something else in it", directory);
        }
    }

    private static void release(@Nullable String property) {
        if (property != null) {
            System.getProperties().remove(property);
        }
    }

    private static void create(Path file) throws IOException {
        try {
            Files.createFile(file);
        } catch (FileAlreadyExistsException leftByTheLast) {
            LOG.debug("{} is there already", file);
        }
    }

    /** What tells a file from its successor of the same name. */
    private static @Nullable Object key(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    private static String holder(Path directory) {
        try {
            return Files.readString(directory.resolve(HOLDER_FILE)).strip();
        } catch (IOException unknown) {
            return "unknown";
        }
    }

    private static HostConfigurationException held(Path directory, String what, String holder) {
        return new HostConfigurationException("The " + what + " directory " + directory
                + " is in use by another plugin host " + holder + ". Stop that one, or choose another directory.");
    }
}
