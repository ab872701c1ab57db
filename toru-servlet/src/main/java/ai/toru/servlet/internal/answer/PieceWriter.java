package ai.toru.servlet.internal.answer;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** Writes buffers to a container's output. Confined to one thread at a time. */
final class PieceWriter {

    /** As much as containers buffer: of a larger piece Tomcat would keep a copy. */
    private static final int PIECE = 32 * 1024;

    private static final byte[] NONE = {};

    private final OutputStream out;

    /** For buffers without an array; a container may hold on to it until it is ready for more. */
    private byte[] copy = NONE;

    PieceWriter(OutputStream out) {
        this.out = out;
    }

    /** Writes the next piece of a buffer that has one, and moves its position; tells how long the piece was. */
    int write(ByteBuffer part) throws IOException {
        int length = Math.min(PIECE, part.remaining());
        if (part.hasArray()) {
            out.write(part.array(), part.arrayOffset() + part.position(), length);
            part.position(part.position() + length);
        } else {
            if (copy.length < length) {
                copy = new byte[length];
            }
            part.get(copy, 0, length);
            out.write(copy, 0, length);
        }
        return length;
    }
}
