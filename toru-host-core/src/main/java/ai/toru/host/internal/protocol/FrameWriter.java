package ai.toru.host.internal.protocol;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes one frame: JSON text with room for the length in front. Confined to the thread that encodes; may be used for another frame
 * afterwards.
 *
 * <p>Each piece is measured before room is made for it, so that a frame which cannot fit is found out before its
 * bytes are allocated. Half a surrogate pair, which UTF-8 cannot hold, is written as an escape.
 */
final class FrameWriter {

    private static final int LENGTH_BYTES = 4;

    /** A buffer of at most this length is kept, and frames are copied from it; a longer one becomes the frame where it fits. */
    private static final int KEPT = 4096;

    /** Room for the brackets that follow a large piece. */
    private static final int SLACK = 64;

    private static final byte[] NULL = JsonEscapes.ascii("null");

    private final int limit;
    private byte[] bytes;
    private int size = LENGTH_BYTES;

    /**
     * A frame.
     *
     * @param maxFrameBytes how long its JSON text may become
     * @param expected how long its JSON text will probably become; only a guess
     */
    FrameWriter(int maxFrameBytes, long expected) {
        this.limit = (int) Math.min(Integer.MAX_VALUE - Long.BYTES, maxFrameBytes + (long) LENGTH_BYTES);
        this.bytes = new byte[(int) Math.min(limit, expected + LENGTH_BYTES)];
    }

    /** How many bytes fit yet. */
    int room() {
        return limit - size;
    }

    /** Adds text that is JSON already. */
    FrameWriter raw(byte[] json) {
        makeRoom(json.length);
        System.arraycopy(json, 0, bytes, size, json.length);
        size += json.length;
        return this;
    }

    /** Adds one ASCII character that is JSON already. */
    FrameWriter raw(char json) {
        makeRoom(1);
        bytes[size++] = (byte) json;
        return this;
    }

    /** Adds a JSON string. */
    FrameWriter string(String text) {
        return raw('"').inner(text).raw('"');
    }

    /** Adds a JSON string, or {@code null}. */
    FrameWriter stringOrNull(@Nullable String text) {
        return text == null ? raw(NULL) : string(text);
    }

    /** Adds a part of a JSON string. */
    FrameWriter inner(String text) {
        if (text.length() <= bytes.length - size && JsonEscapes.writePlain(text, bytes, size)) {
            size += text.length();
            return this;
        }
        makeRoom(JsonEscapes.length(text));
        size = JsonEscapes.write(text, bytes, size);
        return this;
    }

    /**
     * Adds a JSON string from UTF-8 that was checked before. Makes room for the rest, too: where it is no more than was said, the
     * finished frame need not be copied.
     */
    FrameWriter string(byte[] utf8, int rest) {
        makeRoom(JsonEscapes.length(utf8) + 2 + rest, 0);
        bytes[size++] = '"';
        size = JsonEscapes.write(utf8, bytes, size);
        bytes[size++] = '"';
        return this;
    }

    /** Adds a JSON string of Base64, and makes room for the rest in the same way. */
    FrameWriter base64(byte[] plain, int rest) {
        makeRoom(Base64Text.length(plain.length) + 2 + rest, 0);
        bytes[size++] = '"';
        size = Base64Text.write(plain, bytes, size);
        bytes[size++] = '"';
        return this;
    }

    /** Adds digits with leading zeros. */
    FrameWriter digits(int value, int count) {
        makeRoom(count);
        int rest = value;
        for (int at = size + count - 1; at >= size; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += count;
        return this;
    }

    /** The whole frame, length first. */
    byte[] frame() {
        int length = size - LENGTH_BYTES;
        for (int i = 0; i < LENGTH_BYTES; i++) {
            bytes[i] = (byte) (length >>> ((LENGTH_BYTES - 1 - i) * Byte.SIZE));
        }
        return size == bytes.length && size > KEPT ? bytes : Arrays.copyOf(bytes, size);
    }

    /** Begins another frame; false where that would need another buffer, so that this is to be thrown away. */
    boolean startOver() {
        size = LENGTH_BYTES;
        return bytes.length <= KEPT;
    }

    private void makeRoom(long more) {
        makeRoom(more, SLACK);
    }

    private void makeRoom(long more, int slack) {
        if (more > limit - size) {
            throw new FrameOverflowException();
        }
        if (more > bytes.length - size) {
            long grown = slack == 0 ? 0 : bytes.length * 3L / 2;
            bytes = Arrays.copyOf(bytes, (int) Math.min(limit, Math.max(size + more + slack, grown)));
        }
    }
}
