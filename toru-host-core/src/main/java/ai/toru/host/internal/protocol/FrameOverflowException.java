package ai.toru.host.internal.protocol;

/** The frame being written would exceed its limit. Never leaves this package: the encoder says what it means. */
final class FrameOverflowException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    FrameOverflowException() {
        super("The frame exceeds its limit.", null, false, false);
    }
}
