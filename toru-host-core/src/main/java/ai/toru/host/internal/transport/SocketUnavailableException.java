package ai.toru.host.internal.transport;

import java.io.IOException;

/** The host could make no socket, which says nothing about the plugin. Immutable. */
final class SocketUnavailableException extends IOException {

    private static final long serialVersionUID = 1;

    SocketUnavailableException(IOException cause) {
        super(
                "The host could make no socket: " + cause.getMessage()
                        + ". Where too many files are open, raise its limit (ulimit -n).",
                cause);
    }
}
