package ai.toru.host.internal.supervision;

import ai.toru.host.internal.layout.SocketsDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where one run of a plugin listens, in the host's own sockets directory. Immutable. */
record SocketFile(Path path) {

    private static final Logger LOG = LoggerFactory.getLogger(SocketFile.class);

    static SocketFile of(SupervisionSettings settings, String pluginId) {
        return new SocketFile(settings.socketsDirectory().resolve(pluginId + ".sock"));
    }

    /** A place beside it, for a run that begins while another still has this one. */
    SocketFile other() {
        String name = path.getFileName().toString();
        return new SocketFile(path.resolveSibling(name.substring(0, name.length() - ".sock".length()) + ".2.sock"));
    }

    /** Whether there is a socket. */
    boolean exists() {
        try {
            return Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isOther();
        } catch (IOException gone) {
            return false;
        }
    }

    /** Makes room for a socket: checks that the path is short enough, and removes what an earlier run left. */
    void prepare() throws IOException {
        int bytes = path.toString().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > SocketsDirectory.MAX_SOCKET_PATH_BYTES) {
            throw new IOException("Its socket's path, " + path + ", has " + bytes + " bytes; "
                    + SocketsDirectory.MAX_SOCKET_PATH_BYTES
                    + " are possible. Choose a shorter sockets directory or a shorter id.");
        }
        remove();
    }

    /** Removes the socket after its run. */
    void removeQuietly() {
        try {
            remove();
        } catch (IOException e) {
            LOG.warn("The socket {} could not be removed: {}", path, e.toString());
        }
    }

    private void remove() throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther()) {
            throw new IOException("There is something at " + path
                    + " that is no socket. Move it away; the host does not delete what is not its own.");
        }
        Files.delete(path);
    }
}
