package ai.toru.host.internal.transport;

/**
 * A frame on its way to a plugin. Thread-safe.
 *
 * <p>Knows whether any byte of it may have reached the plugin, which decides whether it may be sent again.
 */
final class OutgoingFrame {

    private final byte[] bytes;

    private volatile boolean begun;

    /** What it counts among the answers that a plugin has not read. Guarded by its {@link FrameWriter}. */
    private int answerCost;

    OutgoingFrame(byte[] bytes) {
        this.bytes = bytes;
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

    int answerCost() {
        return answerCost;
    }

    void answerCost(int cost) {
        answerCost = cost;
    }
}
