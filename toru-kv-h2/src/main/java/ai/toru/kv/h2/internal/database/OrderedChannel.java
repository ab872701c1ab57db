package ai.toru.kv.h2.internal.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import org.h2.store.fs.FileBaseDefault;

/**
 * A file of a database that a power cut leaves as H2 expects it, although a disk keeps in any order, or not at all, what was
 * not synced. Thread-safe.
 *
 * <ul>
 *   <li>H2 takes a chunk for good if its first and its last bytes are: the last sector of each goes to the disk only when the
 *       rest is there.
 *   <li>H2 writes a chunk over one that the version before it does not need any more, but may the version before that: so
 *       nothing is overwritten while that version might still be lost.
 * </ul>
 */
final class OrderedChannel extends FileBaseDefault {

    private static final int SECTOR = 512;

    /** The file's header has two copies, each within a sector. */
    private static final long HEADER = 8192;

    private final FileChannel base;

    /** Whether something was written and not synced. Guarded by this. */
    private boolean dirty;

    OrderedChannel(FileChannel base) {
        this.base = base;
    }

    @Override
    public synchronized int write(ByteBuffer source, long position) throws IOException {
        if (position < HEADER || source.remaining() <= SECTOR) {
            dirty = true;
            return base.write(source, position);
        }
        if (dirty && position < base.size()) {
            sync();
        }
        int end = source.limit();
        int body = source.remaining() - SECTOR;
        int written = writeBody(source, position);
        if (written < body) {
            return written;
        }
        sync();
        dirty = true;
        source.limit(end);
        return written + base.write(source, position + written);
    }

    private int writeBody(ByteBuffer source, long position) throws IOException {
        int end = source.limit();
        dirty = true;
        try {
            source.limit(end - SECTOR);
            return base.write(source, position);
        } finally {
            source.limit(end);
        }
    }

    private void sync() throws IOException {
        base.force(false);
        dirty = false;
    }

    @Override
    public synchronized int read(ByteBuffer target, long position) throws IOException {
        return base.read(target, position);
    }

    @Override
    protected void implTruncate(long size) throws IOException {
        dirty = true;
        base.truncate(size);
    }

    @Override
    public synchronized void force(boolean metaData) throws IOException {
        base.force(metaData);
        dirty = false;
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
