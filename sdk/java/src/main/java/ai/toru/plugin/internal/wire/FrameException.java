package ai.toru.plugin.internal.wire;

import java.io.IOException;

/** What came is no frame, or what was to go does not fit into one. */
public final class FrameException extends IOException {
    private static final long serialVersionUID = 1;

    /** With what is wrong. */
    public FrameException(String message) {
        super(message);
    }
}
