package ai.toru.host.internal.transport;

import java.io.IOException;
import java.net.SocketException;

/**
 * Whether the kernel reset a connection, which it does when the other side leaves something unread, or never accepted it.
 * Pure.
 */
final class ConnectionReset {

    /** As the JDK's channels say it, in every locale. */
    private static final String JDK_MESSAGE = "Connection reset";

    /** As junixsocket says it, whose messages are the system's and may be translated. By name, since it may be missing. */
    private static final String JUNIXSOCKET_CLASS = "org.newsclub.net.unix.ConnectionResetSocketException";

    private ConnectionReset() {}

    static boolean is(IOException end) {
        return end instanceof SocketException
                && (JDK_MESSAGE.equals(end.getMessage())
                        || JUNIXSOCKET_CLASS.equals(end.getClass().getName()));
    }
}
