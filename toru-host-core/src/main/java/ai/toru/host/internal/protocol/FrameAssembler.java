package ai.toru.host.internal.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of bytes into frames: four bytes of length, unsigned and big-endian, then that many bytes of JSON.
 * Confined to the thread that reads the connection.
 *
 * <p>What a length field claims is never allocated; only what has arrived is, doubled at most, in steps of
 * 8 KiB at least. A frame that lies whole in the buffer is copied once, into an array of its own size.
 */
public final class FrameAssembler {

    private static final int LENGTH_BYTES = 4;
    private static final int FIRST_CAPACITY = 8192;
    private static final byte[] NONE = {};

    private final int maxFrameBytes;

    /** The bytes of the length field so far. */
    private int prefix;

    /** How many bytes of the length field have arrived. */
    private int prefixBytes;

    /** The announced length; 0 until the length field is whole. */
    private int length;

    /** The bytes of the frame so far; the first {@link #filled} count. */
    private byte[] partial = NONE;

    private int filled;

    public FrameAssembler(ProtocolLimits limits) {
        this.maxFrameBytes = limits.maxFrameBytes();
    }

    /**
     * Takes bytes until a frame is whole and returns its JSON text; takes all bytes and returns null if none is. Call
     * it again until it returns null.
     *
     * @throws ProtocolViolationException if a length is 0 or over the limit; the stream can then not be read any
     *     further
     */
    public byte @Nullable [] next(ByteBuffer source) throws ProtocolViolationException {
        if (length == 0 && !readLength(source)) {
            return null;
        }
        return filled == 0 && source.remaining() >= length ? whole(source) : part(source);
    }

    /** Whether a frame has begun and not ended: its deadline runs, and an end of the stream now is a violation. */
    public boolean midFrame() {
        return prefixBytes > 0;
    }

    /** How long the current frame says it is, in bytes; 0 where it has not said so yet. */
    public int announced() {
        return length;
    }

    /**
     * To be called when the stream ends.
     *
     * @throws ProtocolViolationException if it ends inside a frame
     */
    public void endOfStream() throws ProtocolViolationException {
        if (midFrame()) {
            throw new ProtocolViolationException("The connection ended inside a frame: " + progress()
                    + " had arrived. Write each frame whole before closing.");
        }
    }

    /** How far the current frame is, for messages: {@code 3 of 4 bytes of its length}. */
    public String progress() {
        return length == 0
                ? prefixBytes + " of " + LENGTH_BYTES + " bytes of its length"
                : filled + " of " + length + " bytes of its JSON";
    }

    private boolean readLength(ByteBuffer source) throws ProtocolViolationException {
        if (prefixBytes == 0 && source.remaining() >= LENGTH_BYTES) {
            prefix = FrameLength.read(source);
            prefixBytes = LENGTH_BYTES;
        } else {
            while (prefixBytes < LENGTH_BYTES && source.hasRemaining()) {
                prefix = (prefix << 8) | (source.get() & 0xFF);
                prefixBytes++;
            }
        }
        if (prefixBytes < LENGTH_BYTES) {
            return false;
        }
        length = FrameLength.check(prefix, maxFrameBytes);
        return true;
    }

    private byte[] whole(ByteBuffer source) {
        byte[] frame = new byte[length];
        source.get(frame);
        startOver();
        return frame;
    }

    private byte @Nullable [] part(ByteBuffer source) {
        int arrived = Math.min(source.remaining(), length - filled);
        makeRoom(filled + arrived);
        source.get(partial, filled, arrived);
        filled += arrived;
        if (filled < length) {
            return null;
        }
        byte[] frame = partial; // as long as the frame: the last growth stops there
        startOver();
        return frame;
    }

    private void makeRoom(int needed) {
        if (needed > partial.length) {
            long doubled = Math.max(FIRST_CAPACITY, Math.max(needed, partial.length * 2L));
            partial = Arrays.copyOf(partial, (int) Math.min(length, doubled));
        }
    }

    private void startOver() {
        prefix = 0;
        prefixBytes = 0;
        length = 0;
        partial = NONE;
        filled = 0;
    }
}
