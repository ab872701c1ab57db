package ai.toru.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A plugin as a process: its arguments, its socket, its standard input and its signals. */
class ProcessTest {
    private Path directory;
    private Path socket;
    private Process process;

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createTempDirectory("sdk");
        socket = directory.resolve("made/s");
    }

    @AfterEach
    void clean() throws IOException {
        if (process != null) {
            process.destroyForcibly();
        }
        for (Path path : List.of(socket, directory.resolve("made"), directory.resolve("out"), directory)) {
            Files.deleteIfExists(path);
        }
    }

    @Test
    void metadata_isPrintedAndNothingElse() throws Exception {
        start("--metadata");

        assertThat(exitCode()).isZero();
        assertThat(output()).startsWith("{\"id\":\"example\"").endsWith("}\n").hasLineCount(1);
        assertThat(socket).doesNotExist();
    }

    @Test
    void endOfStandardInput_endsTheProcess_whateverRuns() throws Exception {
        startServing();
        send(Map.of("method", "GET", "path", "/hang"));
        Awaitility.await().until(() -> output().contains("hanging"));
        process.getOutputStream().close();

        assertThat(exitCode()).isZero();
        assertThat(output()).contains("ended");
        assertThat(socket).doesNotExist();
    }

    @Test
    void sigterm_endsTheProcess() throws Exception {
        startServing();
        process.toHandle().destroy(); // Process.destroy would end standard input, too, and so the host

        assertThat(exitCode()).isEqualTo(143);
        assertThat(output()).contains("ended");
        assertThat(socket).doesNotExist();
    }

    @Test
    void devNullAsStandardInput_meansNothing() throws Exception {
        startServing(builder -> builder.redirectInput(new File("/dev/null")));
        send(Map.of("method", "GET", "path", "/hang"));
        Awaitility.await().until(() -> output().contains("hanging"));

        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void staleSocket_isReplaced() throws Exception {
        Files.createDirectory(socket.getParent());
        try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            killed.bind(UnixDomainSocketAddress.of(socket));
        }
        assertThat(socket).exists();
        start();

        Awaitility.await().until(this::isServed);
    }

    @Test
    void socketOfALivingProcess_isLeftAlone() throws Exception {
        Files.createDirectory(socket.getParent());
        try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            other.bind(UnixDomainSocketAddress.of(socket));
            start();

            assertThat(exitCode()).isEqualTo(1);
            assertThat(output()).contains("ERROR: the plugin cannot listen at", "Another process listens there");
            assertThat(isServed()).isTrue();
        }
    }

    @Test
    void fileInTheWay_isLeftAlone() throws Exception {
        Files.createDirectory(socket.getParent());
        Files.writeString(socket, "precious");
        start();

        assertThat(exitCode()).isEqualTo(1);
        assertThat(socket).hasContent("precious");
    }

    private void startServing() throws Exception {
        startServing(builder -> {});
    }

    private void startServing(java.util.function.Consumer<ProcessBuilder> how) throws Exception {
        start(how);
        Awaitility.await().until(this::isServed);
    }

    private void start(String... args) throws IOException {
        start(builder -> {}, args);
    }

    private void start(java.util.function.Consumer<ProcessBuilder> how, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ExampleProcess.class.getName()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("out").toFile());
        builder.environment().put("TORU_PLUGIN_SOCKET", socket.toString());
        how.accept(builder);
        process = builder.start();
    }

    private boolean isServed() {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return channel.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Sends a request on a connection that stays open as long as this JVM. */
    private void send(Map<String, ?> request) throws IOException {
        byte[] body = FakeHost.bytes(FakeHost.message("http", "1", Map.of("payload", request)));
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        channel.write(ByteBuffer.allocate(4 + body.length)
                .putInt(body.length)
                .put(body)
                .flip());
    }

    private int exitCode() throws InterruptedException {
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("it has ended").isTrue();
        return process.exitValue();
    }

    private String output() throws IOException {
        return Files.readString(directory.resolve("out"), UTF_8);
    }
}
