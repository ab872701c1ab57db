package ai.toru.host.internal.layout;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory below that of the sockets, for a plugin that runs as another user. It belongs to that user, with mode 0700;
 * the name of it is the host's, as nobody else may write to the sockets directory. Immutable.
 */
public record UserDirectory(Path path, String user) {

    private static final Logger LOG = LoggerFactory.getLogger(UserDirectory.class);
    private static final Set<PosixFilePermission> OWNER_ONLY = Set.copyOf(PosixFilePermissions.fromString("rwx------"));

    /**
     * Creates it, or takes over what an earlier run left.
     *
     * @throws IOException if it cannot be made that user's, saying why and what to do
     */
    public void prepare() throws IOException {
        try {
            Files.createDirectory(path, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        } catch (FileAlreadyExistsException leftByTheLast) {
            if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException("There is something at " + path
                        + " that is no directory. Move it away; the host does not delete what is not its own.");
            }
        }
        Files.setPosixFilePermissions(path, OWNER_ONLY); // before it is somebody else's
        try {
            own();
        } catch (IOException e) {
            removeQuietly();
            throw e;
        }
    }

    /** Removes it unless the plugin has left something in it. */
    public void removeQuietly() {
        try {
            Files.deleteIfExists(path);
        } catch (DirectoryNotEmptyException filesOfThePlugin) {
            LOG.debug("{} stays, there is something in it", path);
        } catch (IOException e) {
            LOG.warn("The directory {} could not be removed: {}", path, e.toString());
        }
    }

    private void own() throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        try {
            view.setOwner(path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user));
        } catch (UserPrincipalNotFoundException unknown) {
            throw new IOException(
                    "There is no user " + user + " on this machine. Create it, or correct the plugin's user.", unknown);
        } catch (IOException refused) {
            throw new IOException(
                    "The directory " + path + " for its socket cannot be given to the user " + user + " ("
                            + Blocked.why(path, refused) + "). That takes a host that runs as root.",
                    refused);
        }
    }
}
