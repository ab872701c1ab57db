package ai.toru.testing.attach;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** A plugin of protocol 1.0 as one debugs it: in this JVM, one connection after the other. Ends when asked to. */
final class Author implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path socket;
    private final AtomicInteger shutdowns = new AtomicInteger();
    private volatile ServerSocketChannel server;
    private volatile SocketChannel connection;

    Author(Path socket) {
        this.socket = socket;
    }

    Path socket() {
        return socket;
    }

    int shutdowns() {
        return shutdowns.get();
    }

    void listen() throws IOException {
        Files.deleteIfExists(socket);
        ServerSocketChannel opened = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        opened.bind(UnixDomainSocketAddress.of(socket));
        server = opened;
        Thread thread = new Thread(() -> accept(opened), "author");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        if (server != null) {
            server.close();
        }
        if (connection != null) {
            connection.close();
        }
    }

    private void accept(ServerSocketChannel opened) {
        try {
            while (true) {
                try (SocketChannel taken = opened.accept()) {
                    connection = taken;
                    serve(taken);
                } catch (java.io.EOFException end) {
                    // the next one
                }
            }
        } catch (IOException closed) {
            // the test, or a shutdown, has ended it
        }
    }

    private void serve(SocketChannel taken) throws IOException {
        DataInputStream in = new DataInputStream(Channels.newInputStream(taken));
        DataOutputStream out = new DataOutputStream(Channels.newOutputStream(taken));
        while (true) {
            byte[] frame = new byte[in.readInt()];
            in.readFully(frame);
            JsonNode message = JSON.readTree(frame);
            if (message.at("/payload/action").asText().equals("shutdown")) {
                shutdowns.incrementAndGet();
                close();
            }
            if (message.path("type").asText().equals("http")) {
                ObjectNode answer = JSON.createObjectNode().put("type", "http");
                answer.set("request_id", message.get("request_id"));
                answer.putObject("payload")
                        .put("status", 200)
                        .put(
                                "body",
                                "author: " + message.at("/payload/payload/path").asText());
                byte[] bytes = JSON.writeValueAsBytes(answer);
                out.writeInt(bytes.length);
                out.write(bytes);
            }
        }
    }
}
