package ai.toru.host.internal.supervision;

import ai.toru.host.internal.layout.SocketsDirectory;
import ai.toru.host.internal.layout.UserDirectory;
import ai.toru.host.plugin.PluginSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where one run of a plugin listens: in the host's sockets directory, as {@code ID.sock}. A plugin that runs as another user
 * may not write there, so each of its runs has a directory of that user, {@code ID/sock}. Immutable.
 *
 * @param name the plugin's id, or that with a suffix for a second run beside the first
 * @param user whom the process runs as; null for the host's own user
 */
record SocketFile(Path sockets, String name, @Nullable String user) {

    private static final Logger LOG = LoggerFactory.getLogger(SocketFile.class);

    static SocketFile of(SupervisionSettings settings, String pluginId) {
        PluginSettings ofPlugin = settings.ofPlugin().apply(pluginId);
        return new SocketFile(
                settings.socketsDirectory(), pluginId, ofPlugin.confinement().user());
    }

    /** A place beside it, for a run that begins while another still has this one. */
    SocketFile other() {
        return new SocketFile(sockets, name + ".2", user);
    }

    Path path() {
        UserDirectory directory = directory();
        return directory == null
                ? sockets.resolve(name + ".sock")
                : directory.path().resolve("sock");
    }

    private @Nullable UserDirectory directory() {
        return user == null ? null : new UserDirectory(sockets.resolve(name), user);
    }

    /** Whether there is a socket. */
    boolean exists() {
        try {
            return Files.readAttributes(path(), PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isOther();
        } catch (IOException gone) {
            return false;
        }
    }

    /** Makes room for a socket: checks that the path is short enough, and removes what an earlier run left. */
    void prepare() throws IOException {
        Path path = path();
        int bytes = path.toString().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > SocketsDirectory.MAX_SOCKET_PATH_BYTES) {
            throw new IOException("Its socket's path, " + path + ", has " + bytes + " bytes; "
                    + SocketsDirectory.MAX_SOCKET_PATH_BYTES
                    + " are possible. Choose a shorter sockets directory or a shorter id.");
        }
        UserDirectory directory = directory();
        if (directory != null) {
            directory.prepare();
        }
        remove();
    }

    /** Removes the socket after its run. */
    void removeQuietly() {
        try {
            remove();
        } catch (IOException e) {
            LOG.warn("The socket {} could not be removed: {}", path(), e.toString());
        }
        UserDirectory directory = directory();
        if (directory != null) {
            directory.removeQuietly();
        }
    }

    private void remove() throws IOException {
        Path path = path();
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
