package ai.toru.servlet.internal.answer;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * A request's body as it arrives, up to a limit. Never takes more memory than twice of what has come. Confined to the
 * thread that reads.
 */
final class BodyBuffer {

    private static final int FIRST_SIZE = 8 * 1024;

    private final int limit;
    private byte[] bytes;
    private int size;

    /**
     * @param limit how many bytes may come
     * @param announced how many bytes the client has announced; negative where it has not
     */
    BodyBuffer(int limit, long announced) {
        this.limit = limit;
        bytes = new byte[announced < 0 ? FIRST_SIZE : (int) Math.min(announced + 1, FIRST_SIZE)];
    }

    /** Reads once; false at the end. */
    boolean read(InputStream in) throws IOException {
        if (size == bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(2L * size, Math.max(size + 1L, limit + 1L)));
        }
        int count = in.read(bytes, size, bytes.length - size);
        size += Math.max(count, 0);
        return count >= 0;
    }

    /** Whether more has come than may. */
    boolean overflown() {
        return size > limit;
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, size);
    }
}
