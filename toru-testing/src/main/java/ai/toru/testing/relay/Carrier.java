package ai.toru.testing.relay;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Carries one connection: a thread each way, which reads no more before it has written what it has. So who does not read holds
 * up the one who writes, as without a relay. Thread-safe.
 */
final class Carrier implements AutoCloseable {

    private static final int BUFFER = 1 << 16;

    private final int number;
    private final SocketChannel host;
    private final SocketChannel plugin;
    private final RelayObserver observer;
    private final Consumer<Carrier> atEnd;
    private final AtomicInteger open = new AtomicInteger(2);

    Carrier(int number, SocketChannel host, SocketChannel plugin, RelayObserver observer, Consumer<Carrier> atEnd) {
        this.number = number;
        this.host = host;
        this.plugin = plugin;
        this.observer = observer;
        this.atEnd = atEnd;
    }

    void start() {
        Daemon.start("relay-to-plugin-" + number, () -> carry(host, plugin, Direction.TO_PLUGIN));
        Daemon.start("relay-to-host-" + number, () -> carry(plugin, host, Direction.TO_HOST));
    }

    @Override
    public void close() {
        closeQuietly(host);
        closeQuietly(plugin);
    }

    private void carry(SocketChannel from, SocketChannel to, Direction direction) {
        try {
            ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
            while (from.read(buffer) >= 0) {
                buffer.flip();
                observer.carrying(number, direction, buffer.asReadOnlyBuffer());
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
            to.shutdownOutput();
        } catch (IOException broken) {
            close(); // who is left shall see an end, too
        } finally {
            end(direction);
        }
    }

    private void end(Direction direction) {
        observer.ended(number, direction);
        if (open.decrementAndGet() == 0) {
            close();
            atEnd.accept(this);
        }
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException closing) {
            // it is of no use any more in any case
        }
    }
}
