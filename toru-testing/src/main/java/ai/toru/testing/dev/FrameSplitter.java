package ai.toru.testing.dev;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.BiConsumer;

/**
 * Finds the frames in the bytes that travel one way on a connection. What is longer than it keeps is cut. Confined to one thread at
 * a time.
 */
final class FrameSplitter {

    /** As much of each frame as is kept. */
    static final int KEPT = 1 << 20;

    private static final long LONGEST = 1L << 30;

    private final BiConsumer<Long, byte[]> whole;
    private final ByteBuffer length = ByteBuffer.allocate(4);
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private long size;
    private long missing;
    private boolean lost;

    /**
     * For one direction.
     *
     * @param whole is given the size of each frame and its first bytes
     */
    FrameSplitter(BiConsumer<Long, byte[]> whole) {
        this.whole = whole;
    }

    /** The next bytes. After a length that can be none it looks no further. */
    void take(ByteBuffer bytes) {
        while (bytes.hasRemaining() && !lost) {
            if (length.hasRemaining()) {
                takeLength(bytes);
            } else {
                takeContent(bytes);
            }
        }
    }

    /** What is between two frames now, or the part of a frame that came and then no more; 0 between two. */
    long unfinished() {
        return length.position() == 0 ? 0 : 4 - length.remaining() + size - missing;
    }

    private void takeLength(ByteBuffer bytes) {
        length.put(bytes.get());
        if (!length.hasRemaining()) {
            size = Integer.toUnsignedLong(length.getInt(0));
            missing = size;
            lost = size == 0 || size > LONGEST;
            if (lost) {
                whole.accept(size, new byte[0]);
            }
        }
    }

    private void takeContent(ByteBuffer bytes) {
        int now = (int) Math.min(missing, bytes.remaining());
        byte[] part = new byte[now];
        bytes.get(part);
        kept.write(part, 0, Math.min(now, KEPT - kept.size()));
        missing -= now;
        if (missing == 0) {
            whole.accept(size, kept.toByteArray());
            kept.reset();
            length.clear();
        }
    }
}
