package ai.toru.host.internal.transport;

import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * Writes small frames on the thread that has them, which saves waking another. Only where that cannot wait: the kernel has room for
 * all that the plugin may not have read yet, and no interrupt closes the channel. Guarded by its {@link FrameWriter}, but for the
 * write.
 */
final class InlineOutput {

    /** The kernel takes so much in one piece, so that a write that fails has written nothing. */
    private static final int LONGEST = 16 << 10;

    /** What the kernel counts for a piece beside its bytes, of which it counts up to twice as many. At least. */
    private static final int PIECE_OVERHEAD = 1024;

    private final OutputStream out;

    /** How much may lie in the kernel. In the kernel's count. */
    private final long room;

    /** All that was ever written. In the kernel's count. */
    private long written;

    /** How much of that the plugin has surely read. */
    private long read;

    private InlineOutput(OutputStream out, long room) {
        this.out = out;
        this.room = room;
    }

    /** For a channel that is connected; null where it has no such way to write. */
    static @Nullable InlineOutput of(SocketConnector connector, SocketChannel channel) {
        try {
            OutputStream out = connector.uninterruptible(channel);
            return out == null ? null : new InlineOutput(out, channel.getOption(StandardSocketOptions.SO_SNDBUF) / 2);
        } catch (IOException | UnsupportedOperationException without) {
            return null; // as without it; what is wrong with the socket will be seen when it is read
        }
    }

    /** Whether a frame that is written now, after all that was written, makes nobody wait. */
    boolean hasRoom(OutgoingFrame frame) {
        return frame.bytes().length <= LONGEST && written - read + cost(frame) <= room;
    }

    /** A frame goes into the kernel, here or elsewhere. */
    void writing(OutgoingFrame frame) {
        written += cost(frame);
        frame.mark(written);
    }

    /** The plugin has read a frame, and so all before it. */
    void wasRead(OutgoingFrame frame) {
        read = Math.max(read, frame.mark());
    }

    /** Fails with nothing written, or writes it all. Called without a lock, by one thread at a time. */
    void write(OutgoingFrame frame) throws IOException {
        out.write(frame.bytes());
    }

    private static long cost(OutgoingFrame frame) {
        return 2L * frame.bytes().length + PIECE_OVERHEAD;
    }
}
