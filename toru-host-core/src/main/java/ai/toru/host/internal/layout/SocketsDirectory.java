package ai.toru.host.internal.layout;

import ai.toru.host.plugin.HostConfigurationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/** The rules for the directory in which plugins listen: nobody else may put sockets there. Pure but for the files. */
public final class SocketsDirectory {

    /** Longest path of a socket in bytes that Java 17 can connect to. */
    public static final int MAX_SOCKET_PATH_BYTES = 106;

    private static final Set<PosixFilePermission> OWNER_ONLY = Set.copyOf(PosixFilePermissions.fromString("rwx------"));
    private static final Set<PosixFilePermission> PASSABLE = Set.copyOf(PosixFilePermissions.fromString("rwx--x--x"));

    private SocketsDirectory() {}

    /**
     * Makes it, or checks it.
     *
     * @param passable whether other users may pass through it, to a directory of their own
     * @return whether it had to be created
     */
    static boolean prepare(Path directory, UserPrincipal self, boolean passable) {
        if (bytes(directory.resolve("x.sock")) > MAX_SOCKET_PATH_BYTES) {
            throw new HostConfigurationException("The sockets directory " + directory + " has a path of "
                    + bytes(directory) + " bytes; a socket's whole path may have " + MAX_SOCKET_PATH_BYTES
                    + ". Choose a shorter one, for example /tmp/toru.");
        }
        try {
            boolean created = createOwnerOnly(directory);
            check(directory, self);
            Files.setPosixFilePermissions(directory, passable ? PASSABLE : OWNER_ONLY);
            return created;
        } catch (IOException e) {
            throw new HostConfigurationException(
                    "The sockets directory " + directory + " cannot be used (" + Blocked.why(directory, e)
                            + "). Choose a directory this user may write to.",
                    e);
        }
    }

    private static boolean createOwnerOnly(Path directory) throws IOException {
        Path parent = directory.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try {
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            return true;
        } catch (FileAlreadyExistsException mayBeOurs) { // checked by the caller
            return false;
        }
    }

    private static void check(Path directory, UserPrincipal self) throws IOException {
        PosixFileAttributes attributes =
                Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isDirectory()) {
            throw refused(directory, "is a link or a file, no directory");
        }
        if (!attributes.owner().equals(self)) {
            throw refused(directory, "belongs to " + attributes.owner().getName());
        }
        if (attributes.permissions().contains(PosixFilePermission.GROUP_WRITE)
                || attributes.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
            throw refused(directory, "is writable for others");
        }
    }

    private static HostConfigurationException refused(Path directory, String why) {
        return new HostConfigurationException("The sockets directory " + directory + " " + why
                + ", so others could pose as plugins. Choose or create one that only this user can write to.");
    }

    private static int bytes(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length;
    }
}
