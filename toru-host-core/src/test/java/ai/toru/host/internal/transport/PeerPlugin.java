package ai.toru.host.internal.transport;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A plugin's side of the socket, in this process: serves each connection on a thread of its own by a script. Records what it
 * reads.
 */
final class PeerPlugin implements AutoCloseable {

    private static final Pattern REQUEST_ID = Pattern.compile("\"request_id\":\"([^\"]+)\"");

    final Queue<String> frames = new ConcurrentLinkedQueue<>();
    final List<Connection> connections = new CopyOnWriteArrayList<>();

    private final ServerSocketChannel server;
    private final Script script;

    PeerPlugin(Path socket, Script script) throws IOException {
        this.script = script;
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        daemon("peer-accept", this::accept);
    }

    /** Answers every http request with its own path. */
    static Script echo() {
        return (connection, frame) -> {
            if (frame.contains("\"type\":\"http\"")) {
                connection.answer(frame, pathOf(frame));
            }
        };
    }

    static String requestId(String frame) {
        return find(REQUEST_ID, frame);
    }

    static String pathOf(String frame) {
        return find(Pattern.compile("\"path\":\"([^\"]+)\""), frame);
    }

    private static String find(Pattern pattern, String frame) {
        Matcher matcher = pattern.matcher(frame);
        if (!matcher.find()) {
            throw new AssertionError("no " + pattern + " in " + frame);
        }
        return matcher.group(1);
    }

    private void accept() {
        try {
            while (server.isOpen()) {
                Connection connection = new Connection(server.accept());
                connections.add(connection);
                daemon("peer-connection", connection::serve);
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private static void daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** As a plugin that lost its socket: what is connected stays. */
    void stopListening() throws IOException {
        server.close();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Connection connection : connections) {
            connection.close();
        }
    }

    /** What the peer does with a frame. */
    interface Script {
        void frame(Connection connection, String frame) throws IOException;
    }

    /** One accepted connection. */
    final class Connection {

        private final SocketChannel channel;
        volatile boolean ended;

        Connection(SocketChannel channel) {
            this.channel = channel;
        }

        void answer(String request, String body) throws IOException {
            send("{\"type\":\"http\",\"timestamp\":\"2026-01-01T00:00:00Z\",\"request_id\":\"" + requestId(request)
                    + "\",\"payload\":{\"status\":200,\"headers\":{},\"body\":\"" + body + "\"}}");
        }

        void send(String json) throws IOException {
            byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
            sendRaw(ByteBuffer.allocate(4 + bytes.length)
                    .putInt(bytes.length)
                    .put(bytes)
                    .array());
        }

        /** Straight to the channel: a stream over it would wait for the thread that reads. */
        synchronized void sendRaw(byte... bytes) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }

        void close() throws IOException {
            channel.close();
        }

        private void serve() {
            try (DataInputStream in = new DataInputStream(Channels.newInputStream(channel))) {
                while (true) {
                    byte[] bytes = new byte[in.readInt()];
                    in.readFully(bytes);
                    String frame = new String(bytes, StandardCharsets.UTF_8);
                    frames.add(frame);
                    script.frame(this, frame);
                }
            } catch (EOFException end) {
                ended = true;
            } catch (IOException closed) {
                ended = true;
            }
        }
    }
}
