package ai.toru.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bodies of 1 GiB, and many that nobody reads, through a plugin that streams, in a demo whose whole heap is 64 MiB. */
@NeedsTool("python3")
class BigBodiesIT {
    private static final int BLOCK = 64 * 1024;
    private static final int BLOCKS = Integer.getInteger("toru.test.bigBlocks", 16 * 1024);
    private static final int OPEN_FILES = 4096;
    private static final int STALLED = 100;
    private static final Duration FOUR_PINGS = Duration.ofSeconds(40);

    @TempDir
    private Path directory;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Demo demo;

    @BeforeEach
    void start() throws IOException {
        Path plugins = directory.resolve("plugins");
        PluginFiles.write(plugins.resolve("big/big.py"), PluginFiles.resource("plugins/big.py"));
        PluginFiles.write(
                plugins.resolve("big/toru_plugin.py"),
                Files.readString(DocumentationTest.PROJECT.resolve("sdk/python/toru_plugin/__init__.py")));
        PluginFiles.binary(plugins, "big", """
                #!/bin/sh
                exec python3 "$(dirname "$0")/big/big.py" "$@"
                """);
        demo = Demo.scarce(directory, OPEN_FILES, "-Xmx64m");
        demo.web().awaitState("big", "RUNNING");
    }

    @AfterEach
    void stop() {
        demo.close();
    }

    @Test
    void download_ofOneGibibyte_isWholeAndNeverInMemory() throws IOException, InterruptedException {
        CRC32 expected = new CRC32();
        Blocks blocks = new Blocks(BLOCKS);
        sum(blocks, expected);
        CRC32 found = new CRC32();

        HttpResponse<InputStream> answer =
                client.send(HttpRequest.newBuilder(address("blocks/" + BLOCKS)).build(), BodyHandlers.ofInputStream());
        long size;
        try (InputStream body = answer.body()) {
            size = sum(body, found);
        }

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(size).isEqualTo((long) BLOCK * BLOCKS);
        assertThat(found.getValue()).isEqualTo(expected.getValue());
        assertThat(demo.errors()).doesNotContain("OutOfMemoryError");
    }

    @Test
    void upload_ofOneGibibyte_isWholeAndNeverInMemory() throws IOException, InterruptedException {
        CRC32 expected = new CRC32();
        sum(new Blocks(BLOCKS), expected);

        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(address("sum"))
                        .POST(BodyPublishers.ofInputStream(() -> new Blocks(BLOCKS)))
                        .build(),
                BodyHandlers.ofString());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode sum = Web.json(answer);
        assertThat(sum.path("bytes").asLong()).isEqualTo((long) BLOCK * BLOCKS);
        assertThat(sum.path("crc32").asLong()).isEqualTo(expected.getValue());
        assertThat(demo.errors()).doesNotContain("OutOfMemoryError");
    }

    /**
     * Clients that read nothing hold what they can; the rest is refused. For longer than three pings are awaited, the plugin is
     * neither slow for others nor taken for one that hangs.
     */
    @Test
    void downloads_thatNobodyReads_slowNobodyAndCostThePluginNothing() throws IOException {
        long pid = demo.web().status("big").path("pid").asLong();
        List<Socket> stalled = new ArrayList<>();
        try {
            Set<String> heads = new TreeSet<>();
            for (int i = 0; i < STALLED; i++) {
                Socket socket =
                        new Socket(demo.address().getHost(), demo.address().getPort());
                stalled.add(socket);
                heads.add(headOfEndless(socket));
            }
            assertThat(heads).contains("HTTP/1.1 200").isSubsetOf("HTTP/1.1 200", "HTTP/1.1 503");

            long end = System.nanoTime() + FOUR_PINGS.toNanos();
            while (System.nanoTime() < end) {
                long asked = System.nanoTime();
                assertThat(demo.web().get("plugins/big/small").body()).isEqualTo("small");
                assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(5));
            }
            JsonNode status = demo.web().status("big");
            assertThat(status.path("state").asText()).isEqualTo("RUNNING");
            assertThat(status.path("pid").asLong()).isEqualTo(pid);
            assertThat(demo.errors()).doesNotContain("OutOfMemoryError");
        } finally {
            for (Socket socket : stalled) {
                socket.close();
            }
        }
    }

    private static String headOfEndless(Socket socket) throws IOException {
        socket.setSoTimeout(20_000);
        socket.getOutputStream()
                .write("GET /plugins/big/endless HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
        return new String(socket.getInputStream().readNBytes(12), US_ASCII);
    }

    private URI address(String path) {
        return demo.address().resolve("plugins/big/" + path);
    }

    private static long sum(InputStream in, CRC32 into) throws IOException {
        byte[] buffer = new byte[BLOCK];
        long size = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            into.update(buffer, 0, read);
            size += read;
        }
        return size;
    }

    /** The same bytes as the plugin's. Confined to its reader. */
    private static final class Blocks extends InputStream {
        private static final byte[] BLOCK_BYTES = block();

        private long left;
        private int at;

        Blocks(int count) {
            left = (long) BLOCK * count;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (left == 0) {
                return -1;
            }
            int count = (int) Math.min(Math.min(length, BLOCK - at), left);
            System.arraycopy(BLOCK_BYTES, at, into, offset, count);
            at = (at + count) % BLOCK;
            left -= count;
            return count;
        }

        private static byte[] block() {
            byte[] bytes = new byte[BLOCK];
            for (int i = 0; i < BLOCK; i++) {
                bytes[i] = (byte) (i * 7 % 256);
            }
            return bytes;
        }
    }
}
