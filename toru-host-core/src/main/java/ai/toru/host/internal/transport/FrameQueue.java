package ai.toru.host.internal.transport;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Frames that wait to be written, in their order, the first of them perhaps in part on its way. Guarded by its {@link FrameWriter}. */
final class FrameQueue {

    /** A frame's length is never cut in two: plugins in the field read it with a single call. */
    private static final int LENGTH_BYTES = 4;

    /** Any can be taken back. */
    private final Set<OutgoingFrame> frames = new LinkedHashSet<>();

    /** Of answers to what the plugin asked; it can make these as many as it likes. */
    private long answerBytes;

    /** Bytes of the first that are on their way already. */
    private int firstOffset;

    boolean isEmpty() {
        return frames.isEmpty();
    }

    void add(OutgoingFrame frame) {
        frames.add(frame);
        answerBytes += frame.answerCost();
    }

    void clear() {
        frames.clear();
    }

    /** What answers that wait cost. */
    long answerBytes() {
        return answerBytes;
    }

    /** Drops a frame of which no byte is on its way; false where one is, or it was not here. */
    boolean takeBack(OutgoingFrame frame) {
        Iterator<OutgoingFrame> each = frames.iterator();
        boolean underWay = firstOffset > 0 && each.hasNext() && each.next() == frame;
        return !underWay && frames.remove(frame);
    }

    /** Whether what was staged last ends with the end of a frame. */
    boolean endsWhole() {
        return firstOffset == 0;
    }

    /**
     * Moves what fits into a buffer.
     *
     * @param staged takes the frames of which there is something in the buffer
     * @param inline hears of each that is wholly there; null where nobody is to
     */
    void stage(ByteBuffer staging, List<OutgoingFrame> staged, @Nullable InlineOutput inline) {
        Iterator<OutgoingFrame> each = frames.iterator();
        while (staging.remaining() >= LENGTH_BYTES && each.hasNext()) {
            OutgoingFrame first = each.next();
            byte[] bytes = first.bytes();
            int length = Math.min(staging.remaining(), bytes.length - firstOffset);
            staging.put(bytes, firstOffset, length);
            staged.add(first);
            firstOffset += length;
            if (firstOffset == bytes.length) {
                each.remove();
                answerBytes -= first.answerCost();
                firstOffset = 0;
                if (inline != null) {
                    inline.writing(first);
                }
            }
        }
    }
}
