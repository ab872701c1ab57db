package ai.toru.testing.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.jspecify.annotations.Nullable;

/** Takes frames off a channel. Confined to the thread that reads. */
final class FrameReader {
    private final ReadableByteChannel channel;

    FrameReader(ReadableByteChannel channel) {
        this.channel = channel;
    }

    /** Waits for the next frame, or for whatever else comes. */
    WireEvent next() {
        ByteBuffer prefix = ByteBuffer.allocate(Integer.BYTES);
        WireEvent.End end = fill(prefix, 0);
        if (end != null) {
            return end;
        }
        long length = Integer.toUnsignedLong(prefix.flip().getInt());
        if (length < 1 || length > Wire.LARGEST_FRAME) {
            return new WireEvent.WrongLength(length);
        }
        ByteBuffer content = ByteBuffer.allocate((int) length);
        end = fill(content, Integer.BYTES);
        return end != null ? end : new WireEvent.Frame(content.array());
    }

    private WireEvent.@Nullable End fill(ByteBuffer buffer, int before) {
        try {
            while (buffer.hasRemaining()) {
                if (channel.read(buffer) < 0) {
                    return new WireEvent.End(buffer.position() == 0 ? before : before + buffer.position(), false);
                }
            }
            return null;
        } catch (IOException e) {
            return new WireEvent.End(buffer.position() == 0 ? before : before + buffer.position(), true);
        }
    }
}
