package ai.toru.kv.h2.internal.database;

import ai.toru.host.plugin.HostConfigurationException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a database for one process, and for one user within it. Thread-safe.
 *
 * <p>The lock file stays when the lock is given back: removing it could take it from whoever has just opened it. A system
 * property keeps out a second user within the process, whatever class loader it comes from; to try the file lock there would
 * drop the first one's, as POSIX has it.
 */
final class DatabaseLock implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseLock.class);
    private static final String PROPERTY_PREFIX = "ai.toru.kv.h2.lock:";

    private final String property;
    private final FileChannel channel;

    private DatabaseLock(String property, FileChannel channel) {
        this.property = property;
        this.channel = channel;
    }

    /**
     * Locks a database.
     *
     * @throws HostConfigurationException if it is locked already, saying by which process
     * @throws IOException if the lock file cannot be written
     */
    static DatabaseLock acquire(DatabaseFile file) throws IOException {
        Path lockFile = file.directory().toRealPath().resolve(file.name() + ".lock");
        String property = PROPERTY_PREFIX + lockFile;
        String own = String.valueOf(ProcessHandle.current().pid());
        if (System.getProperties().putIfAbsent(property, own) != null) {
            throw held(file, own + ", which is this one");
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    lockFile, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            lock(file, channel, lockFile);
            channel.truncate(0);
            channel.write(StandardCharsets.UTF_8.encode(own + "\n"), 0);
            return new DatabaseLock(property, channel);
        } catch (IOException | RuntimeException e) {
            close(channel);
            System.getProperties().remove(property);
            throw e;
        }
    }

    private static void lock(DatabaseFile file, FileChannel channel, Path lockFile) throws IOException {
        FileLock lock = channel.tryLock();
        if (lock == null) {
            throw held(file, Files.readString(lockFile).strip());
        }
    }

    private static HostConfigurationException held(DatabaseFile file, String pid) {
        return new HostConfigurationException("The database " + file.path() + " is in use by the process with id " + pid
                + ". Stop that one, or choose another directory.");
    }

    /** Idempotent. */
    @Override
    public void close() {
        if (channel.isOpen()) {
            close(channel);
            System.getProperties().remove(property);
        }
    }

    private static void close(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            LOG.warn("A lock file was not closed cleanly: {}", e.toString());
        }
    }
}
