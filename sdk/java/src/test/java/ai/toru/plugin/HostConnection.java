package ai.toru.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A connection of a {@link FakeHost}. Closing it ends the plugin, too. */
final class HostConnection implements AutoCloseable {
    private static final Map<String, Object> END = Map.of("type", "end of connection");

    private final FakeHost host;
    private final SocketChannel channel;
    private final LinkedBlockingQueue<Map<String, Object>> messages = new LinkedBlockingQueue<>();
    private final List<Map<String, Object>> passedOver = new ArrayList<>();

    HostConnection(FakeHost host) {
        this.host = host;
        try {
            channel = SocketChannel.open(UnixDomainSocketAddress.of(host.socket()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        Thread reader = new Thread(this::read, "fake-host");
        reader.setDaemon(true);
        reader.start();
    }

    FakeHost host() {
        return host;
    }

    void sendInit(List<String> features) {
        send("lifecycle", "init-1", Map.of("action", "init", "instance_id", "i-1", "features", features));
    }

    /** A request with these members, beside or in place of the usual ones. */
    void request(String id, String method, String path, Map<String, ?> more) {
        Map<String, Object> payload = new java.util.LinkedHashMap<>(Map.of("method", method, "path", path));
        payload.putAll(more);
        send("http", id, Map.of("payload", payload));
    }

    /** A request without a body, and its answer's payload. */
    Map<String, Object> get(String path) {
        return exchange("GET", path, Map.of());
    }

    Map<String, Object> exchange(String method, String path, Map<String, ?> more) {
        request("r-" + path, method, path, more);
        return payload(next(FakeHost.type("http")));
    }

    void send(String type, String id, Map<String, ?> payload) {
        sendFrame(FakeHost.bytes(FakeHost.message(type, id, payload)));
    }

    void sendFrame(byte[] body) {
        ByteBuffer frame = ByteBuffer.allocate(4 + body.length);
        sendRaw(frame.putInt(body.length).put(body).array());
    }

    void sendRaw(byte[] bytes) {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    void halfClose() {
        try {
            channel.shutdownOutput();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The next message. */
    Map<String, Object> next() {
        return next(message -> true);
    }

    /** The next message of a kind; those before it stay. */
    Map<String, Object> next(Predicate<Map<String, Object>> wanted) {
        for (Map<String, Object> message : passedOver) {
            if (wanted.test(message)) {
                passedOver.remove(message);
                return message;
            }
        }
        while (true) {
            Map<String, Object> message = poll();
            assertThat(message)
                    .as("the next message; before came %s", passedOver)
                    .isNotNull();
            if (wanted.test(message)) {
                return message;
            }
            assertThat(message).as("before it came %s", passedOver).isNotEqualTo(END);
            passedOver.add(message);
        }
    }

    void assertEnds() {
        assertThat(next(END::equals)).isEqualTo(END);
    }

    private Map<String, Object> poll() {
        try {
            return messages.poll(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> payload(Map<String, Object> message) {
        return (Map<String, Object>) message.get("payload");
    }

    private void read() {
        try {
            while (true) {
                ByteBuffer length = fill(4);
                byte[] body = fill(length.getInt()).array();
                messages.add(parsed(body));
            }
        } catch (IOException e) {
            messages.add(END);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> parsed(byte[] body) {
        return (Map<String, Object>) Json.parse(new String(body, java.nio.charset.StandardCharsets.UTF_8));
    }

    private ByteBuffer fill(int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new IOException("the end, within " + Arrays.toString(Arrays.copyOf(buffer.array(), 16)));
            }
        }
        return buffer.flip();
    }

    void drop() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        host.close();
    }
}
