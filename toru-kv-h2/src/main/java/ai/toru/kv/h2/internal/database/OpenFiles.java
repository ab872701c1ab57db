package ai.toru.kv.h2.internal.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.h2.store.fs.FilePath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that H2 has open for one opening of a database. Thread-safe.
 *
 * <p>A database that failed, or that failed to open, may keep its file open and locked within this process for ever, and may
 * even write to it later. So each opening reaches its files by a name of its own, under which nobody finds what is left of an
 * earlier one, and loses them when it ends.
 */
final class OpenFiles implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OpenFiles.class);

    private final String scheme = "toru" + UUID.randomUUID().toString().replace("-", "");
    private final FilePath provider = new OpenFilePath(this, scheme + ":", FilePath.get("."));
    private final Set<OrderedChannel> channels = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    OpenFiles() {
        FilePath.register(provider);
    }

    String scheme() {
        return scheme;
    }

    /** What H2 is to put before paths. */
    String prefix() {
        return scheme + ":";
    }

    FileChannel open(FilePath base, String mode) throws IOException {
        requireOpen();
        OrderedChannel channel = ordered(base.open(mode));
        channels.add(channel);
        if (closed) {
            close(channel);
            requireOpen();
        }
        return channel;
    }

    private static OrderedChannel ordered(FileChannel file) throws IOException {
        try {
            return new OrderedChannel(file);
        } catch (IOException | RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    /** How large they are. */
    long bytes() {
        return channels.stream().mapToLong(OrderedChannel::size).sum();
    }

    /** How much was written to them. */
    long bytesWritten() {
        return channels.stream().mapToLong(OrderedChannel::bytesWritten).sum();
    }

    /** Has all that was written last, as far as it was not synced. */
    void sync() throws IOException {
        for (OrderedChannel channel : channels) {
            channel.syncIfDirty();
        }
    }

    void requireOpen() throws IOException {
        if (closed) {
            throw new IOException("The database was closed after a failure");
        }
    }

    /** Takes all files away from H2. Idempotent. */
    @Override
    public void close() {
        closed = true;
        FilePath.unregister(provider);
        channels.forEach(this::close);
    }

    private void close(OrderedChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("A file of a database was not closed cleanly", e);
        }
        channels.remove(channel);
    }
}
