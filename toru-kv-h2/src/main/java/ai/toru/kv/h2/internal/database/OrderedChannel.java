package ai.toru.kv.h2.internal.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import org.h2.store.fs.FileBaseDefault;

/**
 * A file of a database whose chunks are whole or do not count. H2 takes a chunk for good if its first and its last bytes
 * are, so the last sector of each write goes to the disk only when the rest is there. Thread-safe.
 */
final class OrderedChannel extends FileBaseDefault {

    private static final int SECTOR = 512;

    /** The file's header has two copies, each within a sector. */
    private static final long HEADER = 8192;

    private final FileChannel base;

    OrderedChannel(FileChannel base) {
        this.base = base;
    }

    @Override
    public synchronized int write(ByteBuffer source, long position) throws IOException {
        if (position < HEADER || source.remaining() <= SECTOR) {
            return base.write(source, position);
        }
        int end = source.limit();
        int body = source.remaining() - SECTOR;
        source.limit(end - SECTOR);
        int written;
        try {
            written = base.write(source, position);
        } finally {
            source.limit(end);
        }
        if (written < body) {
            return written;
        }
        base.force(false);
        return written + base.write(source, position + written);
    }

    @Override
    public synchronized int read(ByteBuffer target, long position) throws IOException {
        return base.read(target, position);
    }

    @Override
    protected void implTruncate(long size) throws IOException {
        base.truncate(size);
    }

    @Override
    public void force(boolean metaData) throws IOException {
        base.force(metaData);
    }

    @Override
    public long size() throws IOException {
        return base.size();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return base.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        base.close();
    }
}
