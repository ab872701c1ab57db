package ai.toru.benchmarks.jmh;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A plugin's side of the socket, in this process: gives every request the same answer, under the request's id. Serves each
 * connection on a thread of its own, and allocates nothing for a request. Thread-safe.
 */
final class EchoPeer implements AutoCloseable {

    private static final byte[] HTTP = ascii("{\"type\":\"http\"");
    private static final byte[] HEAD = ascii(AnswerText.HEAD);
    private static final byte[] ID = ascii("\"request_id\":\"");
    private static final int LENGTH_BYTES = 4;
    private static final int LONGEST_FRAME = 1 << 20;

    private final ServerSocketChannel server;
    private final List<SocketChannel> connections = new CopyOnWriteArrayList<>();
    private final byte[] tail;

    /**
     * Listens.
     *
     * @param body of each answer; text
     */
    EchoPeer(Path socket, byte[] body) throws IOException {
        tail = ascii(AnswerText.tail("text", body));
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        daemon(this::accept);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "echo-peer");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (server.isOpen()) {
                SocketChannel connection = server.accept();
                connections.add(connection);
                daemon(() -> serve(connection));
            }
        } catch (IOException closed) {
            // the benchmark is over
        }
    }

    private void serve(SocketChannel connection) {
        ByteBuffer in = ByteBuffer.allocate(LONGEST_FRAME);
        ByteBuffer out = ByteBuffer.allocateDirect(LONGEST_FRAME);
        try (connection) {
            while (readFrame(connection, in)) {
                answer(connection, in.array(), out.clear());
            }
        } catch (IOException closed) {
            // the benchmark is over
        }
    }

    /** Reads one frame into the buffer's array; false at the end. */
    private static boolean readFrame(SocketChannel connection, ByteBuffer in) throws IOException {
        return fill(connection, in.clear().limit(LENGTH_BYTES))
                && fill(connection, in.limit(LENGTH_BYTES + in.getInt(0)));
    }

    private static boolean fill(SocketChannel connection, ByteBuffer in) throws IOException {
        while (in.hasRemaining()) {
            if (connection.read(in) < 0) {
                return false;
            }
        }
        return true;
    }

    private void answer(SocketChannel connection, byte[] frame, ByteBuffer out) throws IOException {
        if (!startsWith(frame, LENGTH_BYTES, HTTP)) {
            return;
        }
        int start = LENGTH_BYTES;
        while (!startsWith(frame, start, ID)) {
            start++;
        }
        start += ID.length;
        int end = start;
        while (frame[end] != '"') {
            end++;
        }
        out.position(LENGTH_BYTES).put(HEAD).put(frame, start, end - start);
        out.put(tail).flip().putInt(0, out.limit() - LENGTH_BYTES);
        while (out.hasRemaining()) {
            connection.write(out);
        }
    }

    private static boolean startsWith(byte[] text, int from, byte[] word) {
        for (int i = 0; i < word.length; i++) {
            if (text[from + i] != word[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (SocketChannel connection : connections) {
            connection.close();
        }
    }
}
