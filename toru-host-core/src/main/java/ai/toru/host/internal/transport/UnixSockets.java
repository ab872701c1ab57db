package ai.toru.host.internal.transport;

import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.newsclub.net.unix.AFUNIXSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.newsclub.net.unix.AFUNIXSocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The implementations of Unix domain sockets and the choice between them. */
public final class UnixSockets {

    private static final Logger LOG = LoggerFactory.getLogger(UnixSockets.class);

    private static final String JUNIXSOCKET_CLASS = "org.newsclub.net.unix.AFUNIXSocket";

    private UnixSockets() {}

    /** The JDK's own channels (JEP 380). */
    public static SocketConnector jdk() {
        return new Connector("jdk") {
            @Override
            SocketChannel open() throws IOException {
                return SocketChannel.open(StandardProtocolFamily.UNIX);
            }

            @Override
            SocketAddress address(Path socket) {
                return UnixDomainSocketAddress.of(socket);
            }
        };
    }

    /**
     * junixsocket.
     *
     * @throws IllegalStateException if it is missing or its native library does not load
     */
    public static SocketConnector junixsocket() {
        String problem = junixsocketProblem();
        if (problem != null) {
            throw new IllegalStateException(problem);
        }
        return Junixsocket.connector();
    }

    /**
     * junixsocket where it can be used without harm, else the JDK's channels.
     *
     * <p>Its native library holds global references to its classes. Loaded by a web application's own class loader they
     * would keep that loader, and all the application's classes, alive after every redeploy.
     */
    public static SocketConnector auto() {
        String reason = isLoadedByWebApplication()
                ? "it was loaded by the web application's own class loader, which it"
                        + " would keep from being unloaded (put its jars into the container's shared loader)"
                : junixsocketProblem();
        if (reason == null) {
            return Junixsocket.connector();
        }
        LOG.info("Transport: the JDK's Unix domain sockets, and not junixsocket, because {}.", reason);
        return jdk();
    }

    /** Whether junixsocket's classes come from the innermost loader of a container. Does not initialize them. */
    private static boolean isLoadedByWebApplication() {
        try {
            ClassLoader loader = Class.forName(JUNIXSOCKET_CLASS, false, UnixSockets.class.getClassLoader())
                    .getClassLoader();
            return !isSystemLoader(loader)
                    && isAtOrBelow(loader, Thread.currentThread().getContextClassLoader());
        } catch (ClassNotFoundException | LinkageError absent) {
            return false;
        }
    }

    private static boolean isSystemLoader(@Nullable ClassLoader loader) {
        for (ClassLoader each = ClassLoader.getSystemClassLoader(); each != null; each = each.getParent()) {
            if (each == loader) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAtOrBelow(@Nullable ClassLoader loader, @Nullable ClassLoader context) {
        return loader == context || context == null || loader == UnixSockets.class.getClassLoader();
    }

    /** Why it cannot be used; null where it can. */
    private static @Nullable String junixsocketProblem() {
        try {
            return AFUNIXSocket.isSupported() ? null : "its native library does not load on this machine";
        } catch (LinkageError absent) {
            return "it is not on the class path";
        }
    }

    /** In a class of its own, so that the rest loads without junixsocket. */
    private static final class Junixsocket {

        static SocketConnector connector() {
            return new Connector("junixsocket") {
                @Override
                SocketChannel open() throws IOException {
                    return AFUNIXSocketChannel.open();
                }

                @Override
                SocketAddress address(Path socket) throws IOException {
                    return AFUNIXSocketAddress.of(socket);
                }

                @Override
                public OutputStream uninterruptible(SocketChannel connected) throws IOException {
                    return connected.socket().getOutputStream();
                }
            };
        }
    }

    private abstract static class Connector implements SocketConnector {

        private final String name;

        Connector(String name) {
            this.name = name;
        }

        abstract SocketChannel open() throws IOException;

        abstract SocketAddress address(Path socket) throws IOException;

        @Override
        public final String name() {
            return name;
        }

        private SocketChannel opened() throws SocketUnavailableException {
            try {
                return open();
            } catch (IOException e) {
                throw new SocketUnavailableException(e);
            }
        }

        @Override
        public final SocketChannel connect(Path socket) throws IOException {
            SocketChannel channel = opened();
            try {
                // A blocking connect to a listener with a full backlog would wait for ever.
                channel.configureBlocking(false);
                if (!channel.connect(address(socket))) {
                    throw new IOException("The listener's backlog is full.");
                }
                channel.configureBlocking(true);
                return channel;
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        }
    }
}
