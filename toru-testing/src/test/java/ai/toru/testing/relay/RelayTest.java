package ai.toru.testing.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RelayTest {
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private Path directory;
    private Path hostSide;
    private Path pluginSide;
    private ServerSocketChannel plugin;
    private Relay relay;

    @BeforeEach
    void open() throws IOException {
        directory = Files.createTempDirectory(Path.of("/tmp"), "r");
        hostSide = directory.resolve("host");
        pluginSide = directory.resolve("plugin");
        plugin = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        relay = Relay.start(hostSide, pluginSide, new Notes());
    }

    @AfterEach
    void close() throws IOException {
        relay.close();
        plugin.close();
        Removal.ofTree(directory);
    }

    @Test
    void relay_pluginDoesNotListen_hostCannotConnectAndIsWaitedFor() throws IOException {
        await().until(() -> seen.contains("waiting"));
        assertThat(Relay.listens(hostSide)).isFalse();

        plugin.bind(UnixDomainSocketAddress.of(pluginSide));

        await().until(() -> Files.exists(hostSide));
        SocketChannel host = connect();
        write(host, "init");
        assertThat(read(plugin.accept())).isEqualTo("init");
    }

    @Test
    void relay_hostEndsItsSide_pluginSeesThatAndStillAnswers() throws IOException {
        SocketChannel host = connected();
        SocketChannel taken = plugin.accept();
        write(host, "init");
        host.shutdownOutput();
        assertThat(read(taken)).isEqualTo("init");
        assertThat(taken.read(ByteBuffer.allocate(1))).isEqualTo(-1);

        write(taken, "late");
        taken.close();

        assertThat(read(host)).isEqualTo("late");
        assertThat(host.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        await().until(() -> seen.contains("idle"));
        assertThat(seen).contains("1 TO_PLUGIN init", "1 TO_HOST late", "1 TO_PLUGIN end", "1 TO_HOST end");
    }

    @Test
    void relay_severalConnections_areKeptApart() throws IOException {
        SocketChannel first = connected();
        SocketChannel firstTaken = plugin.accept();
        SocketChannel second = connect();
        SocketChannel secondTaken = plugin.accept();
        write(second, "two");
        write(first, "one");

        assertThat(read(firstTaken)).isEqualTo("one");
        assertThat(read(secondTaken)).isEqualTo("two");
        first.close();
        assertThat(firstTaken.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        write(secondTaken, "still");
        assertThat(read(second)).isEqualTo("still");
    }

    /** Socket buffers, and one of the relay's a direction, are all there is. */
    @Test
    void relay_pluginDoesNotRead_hostCannotWriteOnAndOn() throws IOException {
        SocketChannel host = connected();
        plugin.accept();
        host.configureBlocking(false);
        ByteBuffer much = ByteBuffer.allocate(1 << 16);
        long[] written = {0};
        await().until(() -> {
            int now = host.write(much.clear());
            written[0] += now;
            return now == 0;
        });
        await().during(Duration.ofMillis(100)).until(() -> (written[0] += host.write(much.clear())) < 8 << 20);
    }

    @Test
    void relay_pluginHasGone_hostIsCutOffAndItIsSaid() throws IOException {
        SocketChannel first = connected();
        plugin.accept().close();
        assertThat(first.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        plugin.close();

        SocketChannel second = connect();

        assertThat(second.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        await().until(() -> seen.contains("unreachable"));
    }

    /** A process that another test starts at this moment has the socket, too, until it has closed what it inherits. */
    @Test
    void close_connectionsAreOpen_allEnd() throws IOException {
        SocketChannel host = connected();
        SocketChannel taken = plugin.accept();

        relay.close();

        assertThat(host.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        assertThat(taken.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        await().until(() -> !Relay.listens(hostSide));
    }

    private SocketChannel connected() throws IOException {
        plugin.bind(UnixDomainSocketAddress.of(pluginSide));
        await().until(() -> Files.exists(hostSide));
        return connect();
    }

    private SocketChannel connect() {
        return await().ignoreExceptions()
                .until(() -> SocketChannel.open(UnixDomainSocketAddress.of(hostSide)), SocketChannel::isConnected);
    }

    private static void write(SocketChannel channel, String text) throws IOException {
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String read(SocketChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(100);
        channel.read(buffer);
        return StandardCharsets.UTF_8.decode(buffer.flip()).toString();
    }

    private final class Notes implements RelayObserver {
        @Override
        public void carrying(int connection, Direction direction, ByteBuffer bytes) {
            if (bytes.remaining() < 100) {
                seen.add(connection + " " + direction + " " + StandardCharsets.UTF_8.decode(bytes));
            }
        }

        @Override
        public void ended(int connection, Direction direction) {
            seen.add(connection + " " + direction + " end");
        }

        @Override
        public void waiting() {
            seen.add("waiting");
        }

        @Override
        public void unreachable() {
            seen.add("unreachable");
        }

        @Override
        public void idle() {
            seen.add("idle");
        }
    }
}
