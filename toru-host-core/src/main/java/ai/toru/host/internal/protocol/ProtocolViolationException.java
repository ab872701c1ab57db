package ai.toru.host.internal.protocol;

import java.io.IOException;

/**
 * A plugin sent what the protocol does not allow; its connection must be closed. The message says what arrived,
 * where, and what was expected, in whole sentences, and quotes nothing that may be a secret.
 */
public final class ProtocolViolationException extends IOException {

    private static final long serialVersionUID = 1L;

    public ProtocolViolationException(String message) {
        super(message);
    }
}
