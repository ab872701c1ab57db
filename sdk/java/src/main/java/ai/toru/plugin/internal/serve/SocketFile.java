package ai.toru.plugin.internal.serve;

import java.io.IOException;
import java.net.BindException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The socket that the plugin listens on, and its file. Thread-safe. */
final class SocketFile implements AutoCloseable {
    private static final int TYPE = 0xF000;
    private static final int SOCKET = 0xC000;

    private final Path path;
    private final ServerSocketChannel channel;
    private final @Nullable Object key;

    private SocketFile(Path path, ServerSocketChannel channel) throws IOException {
        this.path = path;
        this.channel = channel;
        this.key = keyOf(path);
    }

    /** Listens there. Fails if another process does, if the path is too long, or if no socket is in the way. */
    static SocketFile listen(Path path) throws IOException {
        Path directory = path.toAbsolutePath().getParent();
        if (directory != null && !Files.isDirectory(directory)) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        removeStale(path);
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(path), 128);
            return new SocketFile(path, channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    ServerSocketChannel channel() {
        return channel;
    }

    /** Removes what a run left that was killed: a socket on which nobody listens. */
    private static void removeStale(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        if ((mode & TYPE) != SOCKET) {
            throw new FileAlreadyExistsException(path.toString(), null, "it is in the way, and no socket");
        }
        if (isServed(path)) {
            throw new BindException("Another process listens there");
        }
        Files.deleteIfExists(path);
    }

    private static boolean isServed(Path path) {
        try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            return probe.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Listens no more; the file stays. */
    void stopListening() throws IOException {
        channel.close();
    }

    /** Listens no more, and removes the file, unless another run has put its own there. */
    @Override
    public void close() throws IOException {
        stopListening();
        if (key != null && Objects.equals(key, keyOf(path))) {
            Files.deleteIfExists(path);
        }
    }

    private static @Nullable Object keyOf(Path path) throws IOException {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                ? Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                        .fileKey()
                : null;
    }
}
