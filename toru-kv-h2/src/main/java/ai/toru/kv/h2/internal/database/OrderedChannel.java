package ai.toru.kv.h2.internal.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.concurrent.TimeUnit;
import org.h2.store.fs.FileBaseDefault;
import org.jspecify.annotations.Nullable;

/**
 * A file of a database that a power cut leaves as H2 expects it, although a disk keeps in any order, or not at all, what was
 * not synced. Thread-safe.
 *
 * <ul>
 *   <li>H2 takes a chunk for good if its first and its last bytes are. So a new chunk is sealed with a checksum, and when the
 *       file is opened again, a chunk that may not have lasted and does not fit its seal has no last bytes ({@link Finds}). Of
 *       a chunk that H2 moves, the last sector goes to the disk only when the rest is there.
 *   <li>Before a chunk is written, or something cut off, all before it lasts: one chunk at most may be lost, and nothing is
 *       written over what the version before it needs.
 *   <li>H2 looks for the latest chunk from the one that the header names, step by step, and may write over such a step. Before
 *       it does, the header names the latest chunk ({@link Steps}).
 *   <li>H2 writes both copies of the header at once: if they last and the chunk that they name does not, nothing names the
 *       chunk before. So the older copy is written, and the other by the next turn: one always names a chunk that lasts.
 * </ul>
 */
final class OrderedChannel extends FileBaseDefault {

    private static final int SECTOR = 512;

    /**
     * How old a header gets while chunks are written. What it names lasts, so that it need not be checked at the next opening.
     * Less than what H2 waits before it writes over a chunk: then it seldom does so to the way to the latest one.
     */
    private static final long HEADER_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final FileChannel base;

    /** Changed under this. */
    private final Headroom headroom;

    /** What was found when the file was opened; null once something is written. Changed under this. */
    private volatile @Nullable Finds finds;

    /** Whether something may not be synced: at first, what an earlier process wrote. Guarded by this. */
    private boolean dirty = true;

    /** Whether that may be a copy of the header. Guarded by this. */
    private boolean headerDirty = true;

    /** The latest header; null until there is one. Guarded by this. */
    private @Nullable FileHeader header;

    /** Guarded by this. */
    private long headerAt = System.nanoTime() - HEADER_NANOS;

    /** Guarded by this. */
    private final Steps steps = new Steps();

    /** Guarded by this. */
    private long bytesWritten;

    OrderedChannel(FileChannel base) throws IOException {
        this.base = base;
        headroom = new Headroom(base);
        finds = new Finds(base);
    }

    @Override
    public synchronized int write(ByteBuffer source, long position) throws IOException {
        leaveOpening();
        if (position == 0 && source.remaining() == FileHeader.BYTES) {
            return writeHeader(source);
        }
        return position < FileHeader.BYTES || source.remaining() <= SECTOR
                ? writePart(source, position, source.remaining())
                : writeChunk(source, position);
    }

    /** Has all that was written last, if there is anything. */
    synchronized void syncIfDirty() throws IOException {
        if (dirty) {
            sync();
        }
    }

    /** How much was written. */
    synchronized long bytesWritten() {
        return bytesWritten;
    }

    private void leaveOpening() {
        Finds found = finds;
        if (found != null) {
            finds = null;
            header = found.header();
            steps.found(found.chunks());
        }
    }

    /** H2 names the latest chunk itself; when it closes the file in good order, it looks for two copies that are alike. */
    private int writeHeader(ByteBuffer source) throws IOException {
        FileHeader next = FileHeader.of(source);
        if (headerDirty) {
            syncIfDirty();
        }
        if (next.isClean()) {
            dirty = true;
            headroom.truncate(headroom.size());
        }
        if (header == null || next.isClean()) {
            syncIfDirty();
            writeCopy(next, 1);
            sync();
            writeCopy(next, 0);
        } else {
            writeCopy(next, header.olderCopy());
        }
        source.position(source.limit());
        return FileHeader.BYTES;
    }

    private void writeCopy(FileHeader next, int copy) throws IOException {
        header = next.with(copy, header);
        headerAt = System.nanoTime();
        headerDirty = true;
        ByteBuffer bytes = next.copy();
        writePart(bytes, (long) copy * FileHeader.COPY, bytes.remaining());
    }

    private int writeChunk(ByteBuffer source, long position) throws IOException {
        ChunkFooter footer = ChunkFooter.atEndOf(source);
        boolean isNew = footer != null && footer.bytes() == source.remaining() && steps.areBefore(footer);
        syncIfDirty();
        keepWay(position, position + source.remaining());
        if (footer == null || !isNew) {
            return writeEndLast(source, position);
        }
        if (System.nanoTime() - headerAt > HEADER_NANOS) {
            nameLatest();
        }
        footer.seal(source);
        int written = writePart(source, position, source.remaining());
        steps.add(footer, position);
        return written;
    }

    /** Before a part of the file changes, the way to the latest chunk leads elsewhere. All that was written must last. */
    private void keepWay(long from, long to) throws IOException {
        if (steps.overlap(from, to) && nameLatest()) {
            sync();
        }
    }

    /** Has the older copy of the header name the latest chunk, which must last. */
    private boolean nameLatest() throws IOException {
        Steps.Step latest = steps.latest();
        if (header == null || latest == null) {
            return false;
        }
        if (headerDirty) {
            syncIfDirty();
        }
        writeCopy(header.naming(latest), header.olderCopy());
        steps.restart();
        return true;
    }

    private int writeEndLast(ByteBuffer source, long position) throws IOException {
        int body = source.remaining() - SECTOR;
        writePart(source, position, body);
        sync();
        return body + writePart(source, position + body, SECTOR);
    }

    /** Writes all of it: a part of a chunk by itself would be taken for something else. */
    private int writePart(ByteBuffer source, long position, int bytes) throws IOException {
        int end = source.limit();
        dirty = true;
        try {
            source.limit(source.position() + bytes);
            for (long at = position; source.hasRemaining(); ) {
                int written = base.write(source, at);
                bytesWritten += written;
                at += written;
            }
            headroom.wrote(position + bytes);
            return bytes;
        } finally {
            source.limit(end);
        }
    }

    /** Of what the system knows of the file only what is needed to read it is synced, such as its size; not when it changed. */
    private void sync() throws IOException {
        base.force(false);
        dirty = false;
        headerDirty = false;
    }

    /** Pages are read while others write and sync: unlike what it overrides, it needs no lock. */
    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized")
    public int read(ByteBuffer target, long position) throws IOException {
        Finds finding = finds;
        return finding == null ? base.read(target, position) : finding.read(target, position);
    }

    @Override
    protected synchronized void implTruncate(long size) throws IOException {
        leaveOpening();
        syncIfDirty();
        keepWay(size, Long.MAX_VALUE);
        dirty = true;
        headroom.truncate(size);
    }

    @Override
    public synchronized void force(boolean metaData) throws IOException {
        sync();
    }

    @Override
    public long size() {
        return headroom.size();
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
