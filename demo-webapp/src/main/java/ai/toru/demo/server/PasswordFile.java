package ai.toru.demo.server;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** A file that holds a password in its first line, and that nobody else may read. */
final class PasswordFile {
    private static final int MOST_BYTES = 4096;

    private static final Set<PosixFilePermission> REFUSED = EnumSet.of(
            PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.GROUP_WRITE);

    private PasswordFile() {}

    /**
     * The password: the first line as it is, spaces included, in UTF-8.
     *
     * @throws IOException if the file will not do; the message says why, and what to do
     */
    static String read(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new IOException(file + " does not exist: make it, for example with"
                    + " (umask 077; head -c 24 /dev/urandom | base64 > " + file + ")");
        }
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + " is not a file: name one with the password in its first line");
        }
        if (!Files.isReadable(file)) {
            throw new IOException(file + " cannot be read by this user: give it to the one who starts the demo");
        }
        checkPermissions(file);
        return firstLine(file);
    }

    /** Where the file system knows no such permissions there is nothing to check. */
    private static void checkPermissions(Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            return;
        }
        Set<PosixFilePermission> permissions = view.readAttributes().permissions();
        if (permissions.stream().anyMatch(REFUSED::contains)) {
            throw new IOException(file + " can be read or changed by other users: chmod 600 " + file);
        }
    }

    private static String firstLine(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException(file + " is longer than " + MOST_BYTES + " bytes: put only the password into it");
        }
        try {
            String line = Files.readString(file, StandardCharsets.UTF_8).split("\r?\n", 2)[0];
            if (line.isBlank()) {
                throw new IOException(file + " has no password in its first line: write one there");
            }
            return line;
        } catch (CharacterCodingException e) {
            throw new IOException(file + " is not text in UTF-8: write the password anew", e);
        }
    }
}
