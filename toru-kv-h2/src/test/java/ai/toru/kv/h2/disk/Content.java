package ai.toru.kv.h2.disk;

import java.util.Arrays;
import java.util.Random;

/** The bytes of a file, in a buffer that grows. Confined to the lock of its disk. */
final class Content {

    /** In place of chance: writes arrive as they were made. */
    static final Random WHOLE = new Random(0);

    private byte[] buffer;
    private int size;

    Content(byte[] bytes) {
        buffer = bytes.clone();
        size = bytes.length;
    }

    Content copy() {
        return new Content(bytes());
    }

    byte[] bytes() {
        return Arrays.copyOf(buffer, size);
    }

    /** Writes; by chance only some of the sectors, or sectors that the file got but that were never filled. */
    Content with(byte[] bytes, long position, Random random) {
        int start = Math.toIntExact(position);
        grow(start + bytes.length);
        if (random == WHOLE || random.nextInt(3) > 0) {
            System.arraycopy(bytes, 0, buffer, start, bytes.length);
        } else {
            tear(bytes, start, random);
        }
        return this;
    }

    private void tear(byte[] bytes, int start, Random random) {
        int sector = random.nextBoolean() ? 512 : 4096;
        for (int from = 0; from < bytes.length; ) {
            int to = Math.min(bytes.length, ((start + from) / sector + 1) * sector - start);
            if (random.nextBoolean()) {
                System.arraycopy(bytes, from, buffer, start + from, to - from);
            }
            from = to;
        }
    }

    Content truncated(long to) {
        if (to < size) {
            Arrays.fill(buffer, Math.toIntExact(to), size, (byte) 0);
            size = Math.toIntExact(to);
        }
        return this;
    }

    private void grow(int to) {
        if (to > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(to, buffer.length * 2));
        }
        size = Math.max(size, to);
    }
}
