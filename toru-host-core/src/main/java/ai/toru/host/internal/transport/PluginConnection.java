package ai.toru.host.internal.transport;

import ai.toru.host.http.ByteBudget;
import ai.toru.host.internal.protocol.FrameAssembler;
import ai.toru.host.internal.protocol.Incoming;
import ai.toru.host.internal.protocol.MessageDecoder;
import ai.toru.host.internal.protocol.ProtocolLimits;
import ai.toru.host.internal.protocol.ProtocolViolationException;
import ai.toru.host.internal.time.HostTimer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One socket to a plugin, with one thread that reads it. Thread-safe.
 *
 * <p>Its handler hears each message and, exactly once and after everything else, that it is over.
 */
final class PluginConnection {

    /** How long the reader may take to find that the plugin hung up, where its process has ended. */
    private static final Duration END_TIMEOUT = Duration.ofMillis(50);

    /**
     * Shorter frames never wait for room: a part of a body, of which credit allows only so many, a pong, a small answer. What an
     * unread stream holds would otherwise hold up all that comes behind.
     */
    static final int SMALL_FRAME = 128 << 10;

    private final SocketChannel channel;
    private final IoThreads threads;
    private final HostTimer timer;
    private final String readerName;
    private final MessageDecoder decoder;
    private final FrameAssembler assembler;
    private final FrameWriter writer;
    private final FrameWatch watch;
    private final ByteBudget budget;
    private final FrameRoom room;
    private final Handler handler;

    /** Whether the reader waits for room now. Written by the reader. */
    private volatile boolean waitsForRoom;

    /** Whether it has waited. A write that crosses another only makes the host more patient. */
    private volatile boolean heldUp;

    /** Why it was closed: the first reason wins. */
    private final AtomicReference<@Nullable IOException> closeCause = new AtomicReference<>();

    /** Completes with that reason when its handler has heard it. */
    private final CompletableFuture<IOException> over = new CompletableFuture<>();

    /** A connection over a connected channel; nothing is read before {@link #start()}. */
    PluginConnection(SocketChannel channel, LinkSettings settings, Handler handler) {
        ProtocolLimits limits = settings.limits();
        this.channel = channel;
        threads = settings.threads();
        timer = settings.timer();
        readerName = settings.threadName("reader");
        this.decoder = settings.decoder();
        this.handler = handler;
        assembler = new FrameAssembler(limits);
        budget = settings.budget();
        room = new FrameRoom(budget);
        writer = new FrameWriter(
                settings.threadName("writer"),
                channel,
                InlineOutput.of(settings.connector(), channel),
                settings.threads(),
                this::close);
        watch = new FrameWatch(settings.timer(), settings.clock(), limits.frameTimeout(), this::close);
    }

    /** Begins to read. Where there is no thread for that, the connection is over at once, and its handler hears it. */
    void start() {
        if (!threads.execute(readerName, this::read)) {
            ended(new IOException("The host has no thread to read with."));
        }
    }

    /** Sends a frame, at once on this thread where that does not wait; returns at once. */
    void sendInline(OutgoingFrame frame) {
        writer.send(frame);
    }

    /** The plugin has answered a frame. */
    void wasRead(OutgoingFrame frame) {
        writer.wasRead(frame);
    }

    /** Queues a frame; returns at once. */
    void send(OutgoingFrame frame) {
        writer.offer(frame);
    }

    /** Drops a frame of which no byte is on its way, also one that is still to be sent; false where it is too late for that. */
    boolean takeBack(OutgoingFrame frame) {
        return writer.takeBack(frame);
    }

    /** Queues the answer to something the plugin asked; returns at once. */
    void answer(byte[] frame) {
        writer.offerAnswer(frame);
    }

    /**
     * Whether a plugin that closed the connection can not have acted on a frame: no byte of it left, or it was the last
     * and the kernel reset the connection, which it does when the other side left something unread.
     */
    boolean surelyUnread(OutgoingFrame frame, IOException cause) {
        return !frame.begun() || (writer.isNewest(frame) && ConnectionReset.is(cause));
    }

    /** Why it was closed; completes when nothing is being written to it any more, and its handler knows. */
    CompletionStage<IOException> over() {
        return over;
    }

    /**
     * Closes the socket of a process that has ended, but leaves the reader a moment to see how: only that tells whether the
     * last frame was read. Without a limit it might wait for a child that has inherited the socket.
     */
    void closeAfterTheProcess(IOException cause) {
        timer.schedule(END_TIMEOUT, () -> close(cause));
    }

    /** Closes the socket, which ends the reading and the writing. Idempotent. */
    void close(IOException cause) {
        if (!closeCause.compareAndSet(null, cause)) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
        budget.lookAgain(); // the reader may wait for room
    }

    private void read() {
        try {
            readUntilEnd();
            ended(new IOException("The plugin closed the connection."));
        } catch (IOException e) {
            ended(e);
        } catch (RuntimeException | Error defect) { // also OutOfMemoryError: somebody waits for an answer
            ended(new IOException("Defect of the host while reading; please report it.", defect));
        }
    }

    private void ended(IOException reason) {
        close(reason);
        room.giveBack();
        watch.close();
        IOException cause = Objects.requireNonNull(closeCause.get());
        writer.close(() -> {
            handler.closed(this, cause);
            over.complete(cause);
        });
    }

    private void readUntilEnd() throws IOException {
        ByteBuffer buffer = IoThreads.IoThread.buffer();
        while (channel.read(buffer) >= 0) {
            buffer.flip();
            byte[] frame;
            while ((frame = assembler.next(buffer)) != null) {
                watch.frameEnded();
                handler.received(this, decoder.decode(frame));
                room.giveBack();
            }
            if (assembler.announced() > SMALL_FRAME) {
                awaitRoom(assembler.announced());
            }
            if (assembler.midFrame()) {
                watch.frameBegun();
            }
            buffer.clear();
        }
        if (assembler.midFrame()) {
            throw new ProtocolViolationException("The plugin closed the connection in the middle of a frame.");
        }
    }

    /** While the host has no room, the plugin cannot write on; that is not counted as the frame's time. */
    private void awaitRoom(int length) {
        if (!room.takeAtOnce(length)) {
            watch.frameEnded();
            waitsForRoom = true;
            heldUp = true;
            room.take(length, () -> closeCause.get() == null); // if not, the next read finds the channel closed
            waitsForRoom = false;
        }
    }

    /** Whether the host itself has kept this from being read, since this was asked last: then the plugin is not to blame. */
    boolean wasHeldUp() {
        boolean was = heldUp;
        heldUp = waitsForRoom;
        return was;
    }

    /** What a connection tells. Called on the connection's threads, with no lock held. */
    interface Handler {

        /** A message came. */
        void received(PluginConnection connection, Incoming message);

        /** The connection is over, and nothing is being written to it any more. */
        void closed(PluginConnection connection, IOException cause);
    }
}
