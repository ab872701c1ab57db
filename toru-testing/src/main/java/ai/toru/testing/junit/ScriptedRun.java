package ai.toru.testing.junit;

import ai.toru.testing.relay.Daemon;
import ai.toru.testing.relay.Orders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One process of a scripted plugin and the socket that is served for it. Thread-safe. */
final class ScriptedRun implements AutoCloseable {

    private static final long LIMIT_SECONDS = 10;

    private final ScriptedPlugin plugin;
    private final Orders orders;
    private final CompletableFuture<?> ended;
    private final List<ScriptedConnection> connections = new CopyOnWriteArrayList<>();
    private volatile @Nullable ServerSocketChannel server;
    private volatile boolean closed;

    ScriptedRun(ScriptedPlugin plugin, long pid, Orders orders) {
        this.plugin = plugin;
        this.orders = orders;
        ended = ProcessHandle.of(pid)
                .<CompletableFuture<?>>map(process -> process.onExit().thenRun(this::close))
                .orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    /** Serves the socket, as the plugin's process would. */
    void listen(Path socket) throws IOException {
        ServerSocketChannel opened = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server = opened;
        if (closed) {
            opened.close();
            return;
        }
        opened.bind(UnixDomainSocketAddress.of(socket));
        Daemon.start("scripted-" + plugin.id(), () -> accept(opened));
    }

    /** Has the process exit, and waits until it has. */
    void end(int exitCode) {
        order(() -> orders.exit(exitCode));
        try {
            ended.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException late) {
            throw new IllegalStateException("The process of " + plugin.id() + " did not end.", late);
        }
    }

    void say(String line) {
        order(() -> orders.say(line));
    }

    /** Has the process exit when the host says so; nothing where it has ended meanwhile. */
    void shutdown() {
        try {
            orders.exit(0);
        } catch (IOException gone) {
            // that is what was wanted
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            ServerSocketChannel opened = server;
            if (opened != null) {
                opened.close();
            }
            connections.forEach(ScriptedConnection::close);
            orders.close();
        } catch (IOException broken) {
            throw new UncheckedIOException("What belonged to a run of " + plugin.id() + " did not close.", broken);
        }
    }

    private void order(Order order) {
        if (ended.isDone()) {
            throw new IllegalStateException(
                    "The plugin " + plugin.id() + " is not running: its latest process has ended.");
        }
        try {
            order.give();
        } catch (IOException gone) {
            throw new IllegalStateException("The process of " + plugin.id() + " has just ended.", gone);
        }
    }

    private void accept(ServerSocketChannel listening) {
        try (listening) {
            while (true) {
                SocketChannel channel = listening.accept();
                ScriptedConnection connection = new ScriptedConnection(plugin, this, channel);
                connections.add(connection);
                if (closed) {
                    connection.close();
                    return;
                }
                Daemon.start("scripted-" + plugin.id() + "-connection", connection::serve);
            }
        } catch (IOException closing) {
            // the process has ended
        }
    }

    private interface Order {
        void give() throws IOException;
    }
}
