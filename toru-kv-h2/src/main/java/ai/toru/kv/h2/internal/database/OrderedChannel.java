package ai.toru.kv.h2.internal.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.Arrays;
import org.h2.store.fs.FileBaseDefault;
import org.jspecify.annotations.Nullable;

/**
 * A file of a database that a power cut leaves as H2 expects it, although a disk keeps in any order, or not at all, what was
 * not synced. Thread-safe.
 *
 * <ul>
 *   <li>H2 takes a chunk for good if its first and its last bytes are. So a new chunk is sealed with a checksum, and when the
 *       file is opened again, a chunk that may not have lasted and does not fit its seal has no last bytes. A chunk that H2
 *       moves may not be newer than what lasted: its last sector goes to the disk only when the rest is there.
 *   <li>H2 writes chunks over those that the version before does not need any more, but maybe the one before that does: nothing
 *       is overwritten or cut off while a version might still be lost.
 *   <li>H2 looks for the latest chunk from the one that the header names, step by step, and may write over such a step: before
 *       the first chunk of an opening is written, the header names the latest one that was found.
 *   <li>The header names the latest chunk, and H2 writes its two copies at once: if they last and the chunk does not, nothing
 *       names the chunk before, and H2 may settle for one that is much older. So the copies are written by turns: one of
 *       them always names a chunk that lasts.
 * </ul>
 */
final class OrderedChannel extends FileBaseDefault {

    private static final int SECTOR = 512;

    private final FileChannel base;

    /** Whether something was written, or cut off, and not synced. Guarded by this. */
    private boolean dirty;

    /** Whether that may be a copy of the header. Guarded by this. */
    private boolean headerDirty;

    /** Which copy of the header is the next; -1 until both are known to be of this opening. Guarded by this. */
    private int nextCopy = -1;

    /** When a header was written in this opening; null if none was. Guarded by this. */
    private @Nullable Instants headerAt;

    /** What H2 found when it opened the file; null once it writes. Guarded by this. */
    private @Nullable Finds finds = new Finds();

    /** Up to which version all chunks lasted when the file was opened. Guarded by this. */
    private long lasted = -1;

    /** The latest version that was written in this opening. Guarded by this. */
    private long latest = -1;

    /** Guarded by this. */
    private long bytesWritten;

    OrderedChannel(FileChannel base) {
        this.base = base;
    }

    @Override
    public synchronized int write(ByteBuffer source, long position) throws IOException {
        if (position == 0 && source.remaining() == FileHeader.BYTES) {
            finds = null; // H2 names the latest chunk itself
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

    /** Whether the latest header was written longer ago, or none was in this opening. */
    synchronized boolean headerIsOlderThan(long millis) {
        return headerAt == null || headerAt.areOlderThan(millis);
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
        headerAt = Instants.now();
        source.position(source.limit());
        return FileHeader.BYTES;
    }

    private void renewHeader(@Nullable ByteBuffer header) throws IOException {
        if (header != null) {
            writeHeader(header);
            sync();
        }
    }

    private void writeCopy(ByteBuffer source, int copy) throws IOException {
        int first = copy * FileHeader.COPY;
        ByteBuffer bytes = source.duplicate();
        bytes.position(source.position() + first).limit(source.position() + first + FileHeader.COPY);
        for (int at = first; bytes.hasRemaining(); ) {
            at += writePart(bytes, at, bytes.remaining());
        }
    }

    private int writeChunk(ByteBuffer source, long position) throws IOException {
        ChunkFooter footer = ChunkFooter.atEndOf(source);
        if (finds != null) {
            ByteBuffer header = finds.headerBefore(footer);
            finds = null;
            renewHeader(header);
        }
        if (position < base.size()) {
            syncIfDirty();
        }
        if (footer == null || !isNew(footer, source.remaining())) {
            return writeEndLast(source, position);
        }
        latest = footer.version();
        footer.seal(source);
        return writePart(source, position, source.remaining());
    }

    /** Not moved, which would have brought its seal along, and not the rest of one whose beginning was written before. */
    private boolean isNew(ChunkFooter footer, int bytes) {
        return footer.bytes() == bytes && !footer.isSealed() && footer.version() > Math.max(lasted, latest);
    }

    private int writeEndLast(ByteBuffer source, long position) throws IOException {
        int body = source.remaining() - SECTOR;
        int length = writePart(source, position, body);
        if (length < body) {
            return length;
        }
        sync();
        return length + writePart(source, position + length, SECTOR);
    }

    private int writePart(ByteBuffer source, long position, int bytes) throws IOException {
        int end = source.limit();
        dirty = true;
        try {
            source.limit(source.position() + bytes);
            int written = base.write(source, position);
            bytesWritten += written;
            return written;
        } finally {
            source.limit(end);
        }
    }

    /** Of the file's own data only what is needed to read it again is synced, such as its size, not the time of its change. */
    private void sync() throws IOException {
        base.force(false);
        dirty = false;
        headerDirty = false;
    }

    @Override
    public synchronized int read(ByteBuffer target, long position) throws IOException {
        int start = target.position();
        int length = base.read(target, position);
        if (length == FileHeader.BYTES && position == 0) {
            foundHeader(target.duplicate().flip().position(start));
        } else if (length == ChunkFooter.BYTES && (position + length) % ChunkFooter.BLOCK == 0) {
            foundEnd(target.duplicate().flip().position(start), position + length);
        }
        return length;
    }

    private void foundHeader(ByteBuffer header) {
        lasted = FileHeader.lastingVersion(header);
        if (finds != null) {
            finds.header(header);
        }
    }

    private void foundEnd(ByteBuffer end, long endPosition) throws IOException {
        ChunkFooter footer = ChunkFooter.atEndOf(end);
        if (footer == null || !footer.isSealed() || footer.version() <= Math.max(lasted, latest)) {
            return;
        }
        if (!isWhole(footer, endPosition)) {
            byte[] nothing = new byte[ChunkFooter.BYTES];
            Arrays.fill(nothing, (byte) ' ');
            end.put(nothing);
        } else if (finds != null) {
            finds.chunk(footer, endPosition);
        }
    }

    private boolean isWhole(ChunkFooter footer, long endPosition) throws IOException {
        long from = endPosition - footer.bytes();
        if (from < FileHeader.BYTES) {
            return false;
        }
        ByteBuffer chunk = ByteBuffer.allocate(Math.toIntExact(footer.bytes()));
        while (chunk.hasRemaining() && base.read(chunk, from + chunk.position()) > 0) {}
        return !chunk.hasRemaining() && footer.fits(chunk.flip());
    }

    @Override
    protected synchronized void implTruncate(long size) throws IOException {
        syncIfDirty();
        dirty = true;
        base.truncate(size);
    }

    @Override
    public synchronized void force(boolean metaData) throws IOException {
        sync();
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

    /**
     * One moment by two clocks: the one that only goes forward, and the one that H2 goes by and that people set. Immutable.
     */
    private record Instants(long nanos, long millis) {

        static Instants now() {
            return new Instants(System.nanoTime(), System.currentTimeMillis());
        }

        boolean areOlderThan(long age) {
            Instants now = now();
            return now.nanos - nanos > age * 1_000_000 || Math.abs(now.millis - millis) > age;
        }
    }
}
