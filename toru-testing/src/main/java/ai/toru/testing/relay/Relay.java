package ai.toru.testing.relay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Listens where a host expects a plugin, and carries each of its connections to the plugin's own socket: all bytes, both ways,
 * with the ends of both. It listens only once the plugin does. Thread-safe.
 */
public final class Relay implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Path hostSide;
    private final Path pluginSide;
    private final RelayObserver observer;
    private final AtomicInteger count = new AtomicInteger();
    private final Set<Carrier> carriers = ConcurrentHashMap.newKeySet();
    private volatile @Nullable ServerSocketChannel server;
    private volatile boolean closed;

    private Relay(Path hostSide, Path pluginSide, RelayObserver observer) {
        this.hostSide = hostSide;
        this.pluginSide = pluginSide;
        this.observer = observer;
    }

    /** Starts to wait for the plugin. */
    public static Relay start(Path hostSide, Path pluginSide, RelayObserver observer) {
        Relay relay = new Relay(hostSide, pluginSide, observer);
        Daemon.start("relay", relay::run);
        return relay;
    }

    /** Whether somebody listens on a socket now. */
    public static boolean listens(Path socket) {
        try (SocketChannel probe = connect(socket)) {
            return probe.isConnected();
        } catch (IOException nobody) {
            return false;
        }
    }

    /** Ends all connections, and takes no more. Idempotent. */
    @Override
    public void close() {
        closed = true;
        try {
            ServerSocketChannel listening = server;
            if (listening != null) {
                listening.close();
            }
        } catch (IOException broken) {
            throw new UncheckedIOException("The relay for " + pluginSide + " did not close.", broken);
        } finally {
            carriers.forEach(Carrier::close);
        }
    }

    private void run() {
        try {
            SocketChannel first = firstConnection();
            if (first != null) {
                serve(first);
            }
        } catch (IOException closing) {
            close();
        }
    }

    /** The connection that showed that the plugin listens serves for the host's first one. */
    private void serve(SocketChannel first) throws IOException {
        @Nullable SocketChannel ready = first;
        try (ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server = listening;
            listening.bind(UnixDomainSocketAddress.of(hostSide));
            while (!closed) {
                SocketChannel host = listening.accept();
                SocketChannel plugin = ready == null ? reached(host) : ready;
                ready = null;
                if (plugin != null) {
                    carry(host, plugin);
                }
            }
        } finally {
            if (ready != null) {
                ready.close();
            }
        }
    }

    private @Nullable SocketChannel reached(SocketChannel host) throws IOException {
        try {
            return connect(pluginSide);
        } catch (IOException nobody) {
            host.close();
            observer.unreachable();
            return null;
        }
    }

    private void carry(SocketChannel host, SocketChannel plugin) {
        Carrier carrier = new Carrier(count.incrementAndGet(), host, plugin, observer, this::ended);
        carriers.add(carrier);
        carrier.start();
        if (closed) {
            carrier.close();
        }
    }

    private void ended(Carrier carrier) {
        carriers.remove(carrier);
        if (carriers.isEmpty() && !closed) {
            observer.idle();
        }
    }

    private @Nullable SocketChannel firstConnection() {
        long begun = System.nanoTime();
        boolean told = false;
        while (!closed) {
            try {
                return connect(pluginSide);
            } catch (IOException notYet) {
                if (!told && System.nanoTime() - begun > PATIENCE.toNanos()) {
                    told = true;
                    observer.waiting();
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
        return null;
    }

    private static SocketChannel connect(Path socket) throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(socket));
    }
}
