package ai.toru.plugin.internal.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages from a connection. Confined to one thread, which nobody may interrupt: that would close the channel.
 *
 * <p>It reads the channel itself, since a stream on it would keep others from writing meanwhile.
 */
public final class FrameReader {
    private final ReadableByteChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024).flip();

    /** Reads from here. */
    public FrameReader(ReadableByteChannel channel) {
        this.channel = channel;
    }

    /** The next message; null where the connection ends between two frames. */
    public @Nullable Message next() throws IOException {
        byte[] prefix = new byte[Frames.PREFIX];
        int have = fill(prefix);
        if (have == 0) {
            return null;
        }
        if (have < prefix.length) {
            throw ended();
        }
        int length = ByteBuffer.wrap(prefix).getInt();
        if (length < 1 || length > Frames.MAX_LENGTH) {
            throw new FrameException("a frame of " + Integer.toUnsignedString(length) + " bytes; 1 to "
                    + Frames.MAX_LENGTH + " are possible");
        }
        byte[] body = new byte[length];
        if (fill(body) < length) {
            throw ended();
        }
        return Message.of(body);
    }

    /** Fills the array, but for what lies behind the connection's end; how much that was. */
    private int fill(byte[] into) throws IOException {
        int have = 0;
        while (have < into.length) {
            if (!buffer.hasRemaining()) {
                int got = channel.read(buffer.clear());
                buffer.flip();
                if (got < 0) {
                    return have;
                }
            }
            int count = Math.min(buffer.remaining(), into.length - have);
            buffer.get(into, have, count);
            have += count;
        }
        return have;
    }

    private static FrameException ended() {
        return new FrameException("the end of the connection inside a frame");
    }
}
