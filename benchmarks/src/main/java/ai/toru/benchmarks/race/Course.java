package ai.toru.benchmarks.race;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Where the parties run: the settings, their processes, and a directory with a short name for sockets and files. Immutable.
 */
record Course(Settings settings, Processes processes, Path directory) {

    /** For whatever should be there at once. */
    static final Duration SOON = Duration.ofSeconds(30);

    /** For what is measured, beside the time it is measured for. */
    Duration limit(Duration slice) {
        return slice.plus(SOON).plus(SOON);
    }

    /** A new directory. */
    Path newDirectory(String prefix) throws IOException {
        return Files.createTempDirectory(directory, prefix);
    }

    /** Starts a JVM of its own for one of our main classes. */
    Subject subject(String name, Jdk jdk, String mainClass, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(jdk.java(), "--enable-native-access=ALL-UNNAMED", "-Xmx1g", "-cp", classPath(), mainClass));
        command.addAll(List.of(arguments));
        return new Subject(processes.start(name, command, Map.of(), false), name, processes.log(name));
    }

    /** Starts a server on a Unix socket, and waits until it takes connections. */
    Path unixServer(String name, List<String> command, Path socket) throws IOException, InterruptedException {
        Process process = processes.start(name, command);
        long end = System.nanoTime() + SOON.toNanos();
        while (!accepts(socket)) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IOException(name + " does not listen; it says: " + Files.readString(processes.log(name)));
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
        return socket;
    }

    /** A program of ours that a compiler has made. */
    Path built(String name, String cure) throws MissingException {
        Path program = settings.built().resolve(name);
        if (!Files.isExecutable(program)) {
            throw new MissingException(name, cure);
        }
        return program;
    }

    Path nativeProgram(String name) throws MissingException {
        return built(name, "apt-get install gcc libc6-dev");
    }

    static String classPath() {
        return System.getProperty("java.class.path");
    }

    private static boolean accepts(Path socket) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            return false;
        }
    }
}
