package ai.toru.host.internal.transport;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Connects to Unix domain sockets. Thread-safe. */
public interface SocketConnector {

    /** The implementation's name, for logs. */
    String name();

    /**
     * Tries to connect once, without waiting.
     *
     * @return a connected channel in blocking mode
     * @throws IOException if nobody listens there (yet), or the listener's backlog is full; a {@link
     *     SocketUnavailableException} if that is not known, since the host could make no socket
     */
    SocketChannel connect(Path socket) throws IOException;

    /**
     * Another way to write to a channel that this has connected, on platform threads: an interrupt of the writing thread does not
     * close it.
     *
     * @return null where there is none
     */
    default @Nullable OutputStream uninterruptible(SocketChannel connected) throws IOException {
        return null;
    }
}
