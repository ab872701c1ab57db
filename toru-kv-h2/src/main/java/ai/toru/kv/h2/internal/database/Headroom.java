package ai.toru.kv.h2.internal.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Zeros behind what is in a file: what is written over them and synced takes half the time of what makes the file longer,
 * since the file system has nothing to note. Nobody else sees them: when the file is opened again they are not part of it.
 * Changed by its channel only, one call at a time; {@link #size} by any thread.
 */
final class Headroom {

    private static final Logger LOG = LoggerFactory.getLogger(Headroom.class);

    /** How much is made at once: a part of what is there, within these. */
    private static final int LEAST_BYTES = 16 << 10;

    private static final int MOST_BYTES = 1 << 20;
    private static final int PART = 8;
    private static final ByteBuffer ZEROS =
            ByteBuffer.allocateDirect(LEAST_BYTES).asReadOnlyBuffer();

    private final FileChannel base;

    /** Where the zeros begin. */
    private volatile long size;

    /** Where they end, or began. */
    private long end;

    Headroom(FileChannel base) throws IOException {
        this.base = base;
        end = base.size();
        size = withoutZeros(end);
    }

    /** How long the file is without zeros at its end. */
    long size() {
        return size;
    }

    /** The end of the last block that has anything in it. Looks no further back than zeros can be. */
    private long withoutZeros(long length) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(ChunkFooter.BLOCK);
        long last = length - 2 * MOST_BYTES;
        long at = length - length % ChunkFooter.BLOCK;
        while (at > Math.max(last, 0) && isZero(block.clear(), at)) {
            at -= ChunkFooter.BLOCK;
        }
        return at <= Math.max(last, 0) ? length : Math.min(length, at + ChunkFooter.BLOCK);
    }

    private boolean isZero(ByteBuffer block, long position) throws IOException {
        while (block.hasRemaining() && base.read(block, position + block.position()) > 0) {
            // as much as there is
        }
        block.flip();
        while (block.hasRemaining()) {
            if (block.get() != 0) {
                return false;
            }
        }
        return true;
    }

    /** After something was written: if that made the file longer, it gets zeros behind it, as far as there is room. */
    void wrote(long to) throws IOException {
        size = Math.max(size, to);
        if (to <= end) {
            return;
        }
        end = to;
        long newEnd = to + Math.max(LEAST_BYTES, Math.min(MOST_BYTES, to / PART));
        try {
            while (end < newEnd) {
                ByteBuffer zeros = ZEROS.duplicate();
                end += base.write(zeros.limit((int) Math.min(zeros.limit(), newEnd - end)), end);
            }
        } catch (IOException e) {
            LOG.debug("There is no room for zeros, which is no harm.", e);
            end = Math.max(to, base.size());
        }
    }

    /** Cuts the file off there. */
    void truncate(long to) throws IOException {
        base.truncate(to);
        size = Math.min(size, to);
        end = size;
    }
}
