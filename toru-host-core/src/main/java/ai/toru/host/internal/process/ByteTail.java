package ai.toru.host.internal.process;

import java.nio.charset.StandardCharsets;

/** The last of the bytes that were written to it. Not thread-safe. */
final class ByteTail {

    private final byte[] ring;
    private long written;

    ByteTail(int capacity) {
        this.ring = new byte[capacity];
    }

    void write(byte[] bytes) {
        for (int i = Math.max(0, bytes.length - ring.length); i < bytes.length; i++) {
            ring[(int) ((written + i) % ring.length)] = bytes[i];
        }
        written += bytes.length;
    }

    /** As UTF-8, with what is none replaced. */
    String text() {
        int length = (int) Math.min(written, ring.length);
        byte[] inOrder = new byte[length];
        for (int i = 0; i < length; i++) {
            inOrder[i] = ring[(int) ((written - length + i) % ring.length)];
        }
        return new String(inOrder, StandardCharsets.UTF_8);
    }
}
