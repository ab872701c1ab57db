package ai.toru.host.internal.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Base64 as RFC 4648, section 4, has it, and nothing else: the standard alphabet, padded to fours, no line breaks. Pure; works
 * in the text itself, so that a body of many megabytes is held once, and not twice.
 */
final class Base64Text {

    /** How many bytes stand for four characters: pieces of a multiple of three need no padding between them. */
    private static final int GROUP = 3;

    private static final int CHARACTERS = 4;
    private static final int PIECE_GROUPS = 2048;

    private Base64Text() {}

    /** How many characters bytes take. */
    static long length(int bytes) {
        return (bytes + GROUP - 1L) / GROUP * CHARACTERS;
    }

    /** The bytes that a part of a text stands for; null if it is no Base64. */
    static byte @Nullable [] decode(byte[] text, int from, int to) {
        if ((to - from) % CHARACTERS != 0) {
            return null; // which Java's own decoder would let pass
        }
        try {
            ByteBuffer decoded = Base64.getDecoder().decode(ByteBuffer.wrap(text, from, to - from));
            byte[] bytes = decoded.array(); // of its own, and exactly as long where the padding is right
            return bytes.length == decoded.remaining() ? bytes : null;
        } catch (IllegalArgumentException noBase64) {
            return null;
        }
    }

    /** Writes bytes from an index on; returns the index behind them. */
    static int write(byte[] bytes, byte[] target, int from) {
        byte[] text = new byte[(int) Math.min(PIECE_GROUPS * CHARACTERS, length(bytes.length))];
        if (bytes.length <= PIECE_GROUPS * GROUP) {
            return write(bytes, text, target, from);
        }
        byte[] piece = new byte[PIECE_GROUPS * GROUP];
        int at = from;
        int read = 0;
        for (; bytes.length - read >= piece.length; read += piece.length) {
            System.arraycopy(bytes, read, piece, 0, piece.length);
            at = write(piece, text, target, at);
        }
        return write(Arrays.copyOfRange(bytes, read, bytes.length), text, target, at);
    }

    /** Java's own encoder, which writes to the beginning of an array only. */
    private static int write(byte[] piece, byte[] text, byte[] target, int from) {
        int written = Base64.getEncoder().encode(piece, text);
        System.arraycopy(text, 0, target, from, written);
        return from + written;
    }
}
