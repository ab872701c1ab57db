package ai.toru.testing.wire;

import ai.toru.testing.wire.Alarms.Alarm;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a plugin. What comes is read at once, by a thread of its own, and kept until somebody asks for it.
 * Thread-safe.
 */
public final class Wire implements AutoCloseable {
    /** The most bytes a frame may have, without its length. */
    public static final int LARGEST_FRAME = 16 * 1024 * 1024;

    /** From the first byte of a frame to its last. */
    private static final Duration FRAME = Duration.ofSeconds(30);

    private final SocketChannel channel;
    private final Transcript transcript;
    private final BlockingQueue<WireEvent> events = new LinkedBlockingQueue<>();

    private Wire(SocketChannel channel, Transcript transcript) {
        this.channel = channel;
        this.transcript = transcript;
    }

    /** Connects, within a limit. */
    public static Wire connect(Path socket, Duration limit, Transcript transcript) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        Alarm alarm = Alarms.after(limit, () -> closeQuietly(channel));
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            closeQuietly(channel);
            throw e;
        } finally {
            alarm.cancel();
        }
        Wire wire = new Wire(channel, transcript);
        Thread reader = new Thread(wire::readAll, "toru-kit-wire");
        reader.setDaemon(true);
        reader.start();
        return wire;
    }

    /** Sends a frame in one piece. */
    public void send(byte[] content) throws IOException {
        transcript.sent(Printable.of(content));
        write(framed(content));
    }

    /** Sends bytes as they are. */
    public void sendRaw(byte[] bytes) throws IOException {
        write(bytes);
    }

    /** Tells the plugin that nothing more comes; it may still answer. */
    public void endSending() throws IOException {
        transcript.sent("(end of sending)");
        channel.shutdownOutput();
    }

    /** What came next; null when nothing did in time. */
    public @Nullable WireEvent next(Duration atMost) throws InterruptedException {
        WireEvent event = events.poll(Math.max(0, atMost.toNanos()), TimeUnit.NANOSECONDS);
        if (event instanceof WireEvent.End) {
            events.add(event); // it stays at its end, however often one asks
        }
        return event;
    }

    @Override
    public void close() {
        closeQuietly(channel);
    }

    /** A frame with its length in front. */
    public static byte[] framed(byte[] content) {
        return ByteBuffer.allocate(Integer.BYTES + content.length)
                .putInt(content.length)
                .put(content)
                .array();
    }

    private void write(byte[] bytes) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        Alarm alarm = Alarms.after(FRAME, this::close);
        try {
            while (left.hasRemaining()) {
                channel.write(left);
            }
        } finally {
            alarm.cancel();
        }
    }

    private void readAll() {
        FrameReader frames = new FrameReader(channel);
        WireEvent event;
        do {
            event = frames.next();
            note(event);
            events.add(event);
        } while (event instanceof WireEvent.Frame);
    }

    private void note(WireEvent event) {
        if (event instanceof WireEvent.Frame frame) {
            transcript.received(Printable.of(frame.content()));
        } else if (event instanceof WireEvent.WrongLength wrong) {
            transcript.received("(a frame of the length " + wrong.length() + ")");
        } else if (event instanceof WireEvent.End end && channel.isOpen()) {
            transcript.received("(end of the connection"
                    + (end.begun() == 0 ? "" : ", " + end.begun() + " bytes into a frame") + ")");
        }
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException ignored) {
            // It is of no use any more either way.
        }
    }
}
