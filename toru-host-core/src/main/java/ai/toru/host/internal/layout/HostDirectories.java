package ai.toru.host.internal.layout;

import ai.toru.host.plugin.HostConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/**
 * The data, logs and sockets directories of one host, held against other hosts until closed. Thread-safe.
 */
public final class HostDirectories implements AutoCloseable {

    private static final String INSTANCE_ID_FILE = "instance-id";

    private final Path data;
    private final Path logs;
    private final Path sockets;
    private final String instanceId;
    private final DirectoryLock dataLock;
    private final DirectoryLock socketsLock;
    private final boolean socketsCreated;

    private HostDirectories(
            Path data,
            Path logs,
            Path sockets,
            String instanceId,
            DirectoryLock dataLock,
            DirectoryLock socketsLock,
            boolean socketsCreated) {
        this.data = data;
        this.logs = logs;
        this.sockets = sockets;
        this.instanceId = instanceId;
        this.dataLock = dataLock;
        this.socketsLock = socketsLock;
        this.socketsCreated = socketsCreated;
    }

    /**
     * Creates what is missing, checks what is there, and locks it.
     *
     * @param otherUsers whether plugins of other users have directories of their own below that of the sockets
     * @throws HostConfigurationException if one cannot be used, or another host uses it; nothing stays locked then
     */
    public static HostDirectories open(Path data, Path logs, Path sockets, boolean otherUsers, long pid) {
        create(data, "data");
        create(logs, "logs");
        requireWritable(logs);
        DirectoryLock dataLock = DirectoryLock.acquire(data, "data", pid);
        try {
            String instanceId = instanceId(data);
            boolean created = SocketsDirectory.prepare(sockets, dataLock.owner(), otherUsers);
            // Last, so that nothing can fail while it is held.
            DirectoryLock socketsLock = DirectoryLock.acquire(sockets, "sockets", pid);
            return new HostDirectories(data, logs, sockets, instanceId, dataLock, socketsLock, created);
        } catch (RuntimeException e) {
            dataLock.close();
            throw e;
        }
    }

    /** Where the host keeps what it has to know the next time. */
    public Path data() {
        return data;
    }

    /** Where log files go. */
    public Path logs() {
        return logs;
    }

    /** Where plugins listen. */
    public Path sockets() {
        return sockets;
    }

    /** The installation's id, made once and kept in the data directory. */
    public String instanceId() {
        return instanceId;
    }

    /**
     * Lets other hosts use the directories, and removes the sockets directory if this host made it and nothing else is in
     * it. Idempotent.
     */
    @Override
    public void close() {
        if (socketsCreated) {
            socketsLock.closeAndRemove();
        } else {
            socketsLock.close();
        }
        dataLock.close();
    }

    private static void create(Path directory, String what) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new HostConfigurationException(
                    "The " + what + " directory " + directory + " cannot be created (" + Blocked.why(directory, e)
                            + "). Choose a directory this user may write to.",
                    e);
        }
    }

    /** Found out by trying: permissions alone do not tell of read-only file systems and the like. */
    private static void requireWritable(Path logs) {
        try {
            Files.delete(Files.createTempFile(logs, ".writable-", null));
        } catch (IOException e) {
            throw new HostConfigurationException(
                    "The logs directory " + logs + " cannot be written to (" + Blocked.why(logs, e)
                            + "). Make it writable, or choose a directory this user may write to.",
                    e);
        }
    }

    private static String instanceId(Path data) {
        Path file = data.resolve(INSTANCE_ID_FILE);
        try {
            if (Files.exists(file)) {
                String kept = Files.readString(file).strip();
                if (!kept.isEmpty()) {
                    return kept;
                }
            }
            String made = UUID.randomUUID().toString();
            Path fresh = data.resolve(INSTANCE_ID_FILE + ".new");
            Files.writeString(fresh, made + "\n");
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            return made;
        } catch (IOException e) {
            throw new HostConfigurationException(
                    "The installation's id cannot be kept in " + file + " (" + Blocked.why(file, e)
                            + "). Make it readable and writable.",
                    e);
        }
    }
}
