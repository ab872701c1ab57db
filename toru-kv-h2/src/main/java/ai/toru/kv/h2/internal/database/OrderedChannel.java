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
 *   <li>H2 writes chunks over those that the version before does not need any more, but maybe the one before that does: nothing
 *       is overwritten or cut off while a version might still be lost.
 *   <li>The header names the latest chunk, and H2 writes its two copies at once: if they last and the chunk does not, nothing
 *       names the chunk before, and H2 may settle for one that is much older. So the copies are written by turns: one of
 *       them always names a chunk that lasts.
 * </ul>
 */
final class OrderedChannel extends FileBaseDefault {

    private static final int SECTOR = 512;

    /** The size of each copy of the header; they lie side by side at the beginning. */
    private static final int HEADER_COPY = 4096;

    private static final int HEADER = 2 * HEADER_COPY;

    private final FileChannel base;

    /** Whether something was written, or cut off, and not synced. Guarded by this. */
    private boolean dirty;

    /** Whether that may be a copy of the header. Guarded by this. */
    private boolean headerDirty;

    /** Which copy of the header is the next; -1 until both are known to be of this opening. Guarded by this. */
    private int nextCopy = -1;

    OrderedChannel(FileChannel base) {
        this.base = base;
    }

    @Override
    public synchronized int write(ByteBuffer source, long position) throws IOException {
        if (position == 0 && source.remaining() == HEADER) {
            return writeHeader(source);
        }
        return position < HEADER || source.remaining() <= SECTOR
                ? writePart(source, position, source.remaining())
                : writeChunk(source, position);
    }

    /** Has all that was written last, if there is anything. */
    synchronized void syncIfDirty() throws IOException {
        if (dirty) {
            sync();
        }
    }

    private int writeHeader(ByteBuffer source) throws IOException {
        if (nextCopy < 0 || headerDirty) {
            syncIfDirty();
        }
        headerDirty = true;
        if (nextCopy < 0) {
            writeCopy(source, 0);
            sync();
            headerDirty = true;
            writeCopy(source, 1);
            nextCopy = 0;
        } else {
            writeCopy(source, nextCopy);
            nextCopy = 1 - nextCopy;
        }
        source.position(source.limit());
        return HEADER;
    }

    private void writeCopy(ByteBuffer source, int copy) throws IOException {
        int first = copy * HEADER_COPY;
        ByteBuffer bytes = source.duplicate();
        bytes.position(source.position() + first).limit(source.position() + first + HEADER_COPY);
        for (int at = first; bytes.hasRemaining(); ) {
            at += writePart(bytes, at, bytes.remaining());
        }
    }

    private int writeChunk(ByteBuffer source, long position) throws IOException {
        if (position < base.size()) {
            syncIfDirty();
        }
        int body = source.remaining() - SECTOR;
        int written = writePart(source, position, body);
        if (written < body) {
            return written;
        }
        sync();
        return written + writePart(source, position + written, SECTOR);
    }

    private int writePart(ByteBuffer source, long position, int bytes) throws IOException {
        int end = source.limit();
        dirty = true;
        try {
            source.limit(source.position() + bytes);
            return base.write(source, position);
        } finally {
            source.limit(end);
        }
    }

    private void sync() throws IOException {
        base.force(false);
        dirty = false;
        headerDirty = false;
    }

    @Override
    public synchronized int read(ByteBuffer target, long position) throws IOException {
        return base.read(target, position);
    }

    @Override
    protected synchronized void implTruncate(long size) throws IOException {
        syncIfDirty();
        dirty = true;
        base.truncate(size);
    }

    @Override
    public synchronized void force(boolean metaData) throws IOException {
        base.force(metaData);
        dirty = false;
        headerDirty = false;
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
