package ai.toru.host.internal.transport;

import ai.toru.host.internal.time.HostTimer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One message on a connection of its own, which nothing can lie behind. Thread-safe. */
final class LoneMessage {

    /** How long a plugin may take to read it before the next comes on another connection. */
    static final Duration READ_TIMEOUT = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(LoneMessage.class);

    private final LinkSettings settings;
    private final byte[] frame;

    LoneMessage(LinkSettings settings, byte[] frame) {
        this.settings = settings;
        this.frame = frame;
    }

    /**
     * Sends it as soon as there is a connection, and says that no more comes.
     *
     * @return done when the plugin has read that, or has had the time to
     */
    CompletionStage<Void> deliver(CompletableFuture<SocketChannel> connection) {
        return connection.thenAcceptAsync(this::deliver, this::onIoThread);
    }

    private void deliver(SocketChannel channel) {
        HostTimer.Scheduled limit = settings.timer().schedule(READ_TIMEOUT, () -> closeQuietly(channel));
        try (channel) {
            ByteBuffer bytes = ByteBuffer.wrap(frame);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.shutdownOutput();
            awaitEnd(channel);
        } catch (IOException e) {
            throw new UncheckedIOException("The plugin closed the connection that brought it a single message.", e);
        } finally {
            limit.cancel();
        }
    }

    /** A plugin that neither closes nor answers within the time limit may be at work; its next message can come. */
    private static void awaitEnd(SocketChannel channel) {
        ByteBuffer ignored = ByteBuffer.allocate(1024);
        try {
            while (channel.read(ignored.clear()) >= 0) {
                // what it says on a half-closed connection cannot be answered
            }
        } catch (IOException closed) {
            LOG.debug("No orderly end of the connection that carried a single message.", closed);
        }
    }

    private void onIoThread(Runnable task) {
        if (!settings.threads().execute(settings.threadName("init"), task)) {
            throw new RejectedExecutionException("The host has no thread for that.");
        }
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("A connection did not close.", e);
        }
    }
}
