package ai.toru.host.internal.transport;

import java.io.IOException;

/** A plugin that took {@code init} did not become ready. The message is a whole sentence. */
public final class PluginNotReadyException extends IOException {

    private static final long serialVersionUID = 1L;

    PluginNotReadyException(String message) {
        super(message);
    }
}
