package ai.toru.host.internal.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The four bytes in front of each frame, and what they mean when they mean nothing good. */
final class FrameLength {

    private FrameLength() {}

    /** The next four bytes, big-endian whatever the buffer's own order is. */
    static int read(ByteBuffer source) {
        int raw = source.getInt();
        return source.order() == ByteOrder.BIG_ENDIAN ? raw : Integer.reverseBytes(raw);
    }

    /** The length that these bytes say, if a frame may be that long. */
    static int check(int raw, int maxFrameBytes) throws ProtocolViolationException {
        if (raw == 0) {
            throw new ProtocolViolationException("The plugin sent a frame of length 0. A frame holds one JSON object, "
                    + "so its length is at least 2.");
        }
        if (raw < 0 || raw > maxFrameBytes) {
            throw new ProtocolViolationException("The plugin announced a frame of " + Integer.toUnsignedString(raw)
                    + " bytes; the limit is " + maxFrameBytes + ". " + advice(raw, maxFrameBytes));
        }
        return raw;
    }

    private static String advice(int raw, int maxFrameBytes) {
        if (isText(raw)) {
            return "The four bytes are printable text: does it write JSON without the length in front, or print to the "
                    + "socket?";
        }
        int swapped = Integer.reverseBytes(raw);
        if (swapped > 0 && swapped <= maxFrameBytes) {
            return "In little-endian order they would say " + swapped + ": write the length in big-endian order.";
        }
        return "Send less at once, or lost count of bytes in an earlier frame is to blame.";
    }

    private static boolean isText(int raw) {
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            int each = (raw >>> shift) & 0xFF;
            if ((each < ' ' || each > '~') && each != '\n' && each != '\r' && each != '\t') {
                return false;
            }
        }
        return true;
    }
}
