package ai.toru.host.internal.transport;

import org.jspecify.annotations.Nullable;

/**
 * A frame on its way to a plugin. Thread-safe.
 *
 * <p>Knows whether any byte of it may have reached the plugin, which decides whether it may be sent again.
 */
final class OutgoingFrame {

    private final byte[] bytes;

    /** What to do once it was written wholly; null for nothing. */
    private volatile @Nullable Runnable onWritten;

    private volatile boolean begun;

    /** Whether its connection has it, to be written. Guarded by its {@link FrameWriter}. */
    private boolean offered;

    /** Whether nobody wants it written any more, though it was still to be offered. Guarded by its {@link FrameWriter}. */
    private boolean withdrawn;

    /** What it counts among the answers that a plugin has not read. Guarded by its {@link FrameWriter}. */
    private int answerCost;

    /** Guarded by its {@link FrameWriter}. */
    private long mark;

    OutgoingFrame(byte[] bytes) {
        this(bytes, null);
    }

    /**
     * @param onWritten called on the writing thread once all of it was written: it must not block
     */
    OutgoingFrame(byte[] bytes, @Nullable Runnable onWritten) {
        this.bytes = bytes;
        this.onWritten = onWritten;
    }

    /** Has something else done once it was written. Said before it is offered. */
    void onWritten(Runnable action) {
        onWritten = action;
    }

    /** It was written wholly. */
    void written() {
        Runnable action = onWritten;
        if (action != null) {
            action.run();
        }
    }

    byte[] bytes() {
        return bytes;
    }

    /** Whether a byte of it may have left. Final once its connection's {@code closed} has been called. */
    boolean begun() {
        return begun;
    }

    /** Said before the write is tried; taken back where not one byte was written. */
    void begun(boolean value) {
        begun = value;
    }

    /** Another connection, if any, begins with it anew. */
    void anew() {
        begun = false;
        offered = false;
    }

    /** Its connection has it from now on; false where it was withdrawn before. */
    boolean offer() {
        offered = !withdrawn;
        return offered;
    }

    /** Keeps it from being offered; false where it has been. */
    boolean withdraw() {
        withdrawn = !offered;
        return withdrawn;
    }

    /** Whether something is to be done once it was written. */
    boolean isFollowed() {
        return onWritten != null;
    }

    /** Where it ends in what was written to its connection; 0 before that. Guarded by its {@link FrameWriter}. */
    long mark() {
        return mark;
    }

    void mark(long end) {
        mark = end;
    }

    int answerCost() {
        return answerCost;
    }

    void answerCost(int cost) {
        answerCost = cost;
    }
}
