package ai.toru.host.internal.protocol;

import java.io.IOException;

/** A plugin sent what the protocol does not allow; its connection must be closed. The message says what. */
public final class ProtocolViolationException extends IOException {

    private static final long serialVersionUID = 1L;

    public ProtocolViolationException(String message) {
        super(message);
    }
}
