package ai.toru.kv.h2.internal.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What H2 finds while it opens a file: the header, and the ends of chunks. A chunk that is not whole has no end for it.
 * Thread-safe.
 *
 * <p>Only a chunk that may not have lasted is checked, and the last one in the file whatever its age, since it may be a
 * copy of one that was moved, with something of a lost one written over it.
 */
final class Finds {

    private final FileChannel base;

    /** Chunks that are whole, by version. Guarded by this. */
    private final NavigableMap<Long, Steps.Step> chunks = new TreeMap<>();

    /** Guarded by this. */
    private @Nullable FileHeader header;

    /** Where the last chunk ends that was looked at and is whole. Guarded by this. */
    private long lastEnd;

    Finds(FileChannel base) {
        this.base = base;
    }

    int read(ByteBuffer target, long position) throws IOException {
        int start = target.position();
        int length = base.read(target, position);
        int end = target.position();
        if (position == 0 && length == FileHeader.BYTES) {
            foundHeader(target.duplicate().limit(end).position(start));
        } else if (length == ChunkFooter.BYTES && (position + length) % ChunkFooter.BLOCK == 0) {
            foundEnd(target.duplicate().limit(end).position(start), position + length);
        }
        return length;
    }

    private synchronized void foundHeader(ByteBuffer bytes) {
        header = FileHeader.of(bytes);
    }

    private synchronized void foundEnd(ByteBuffer end, long endPosition) throws IOException {
        ChunkFooter footer = ChunkFooter.atEndOf(end);
        long begin = footer == null ? -1 : endPosition - footer.bytes();
        if (footer == null || begin < FileHeader.BYTES) {
            return;
        }
        long lasted = header == null ? -1 : header.lastingVersion();
        boolean inDoubt = footer.isSealed() && (footer.version() > lasted || endPosition > lastEnd);
        if (inDoubt && !footer.fits(base, begin)) {
            byte[] nothing = new byte[ChunkFooter.BYTES];
            Arrays.fill(nothing, (byte) ' ');
            end.put(nothing);
            return;
        }
        lastEnd = Math.max(lastEnd, endPosition);
        chunks.put(footer.version(), new Steps.Step(footer, begin));
    }

    /** The header; null if the file has none. */
    synchronized @Nullable FileHeader header() {
        return header;
    }

    /** Chunks that are whole, the latest last. */
    synchronized Collection<Steps.Step> chunks() {
        return List.copyOf(chunks.values());
    }
}
