package ai.toru.host.internal.discovery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Looks at a candidate's attributes, at every scan, also where its metadata is known. What only its content shows (no
 * program at all, a missing interpreter) is found out by whoever starts it. Immutable.
 *
 * @param directory the plugins directory
 */
record FileCheck(Path directory) {

    /** The file's stamp, if it may be run. */
    FileStamp check(Path binary) throws RefusedException {
        try {
            checkLink(binary);
            FileStamp stamp = FileStamp.of(binary);
            checkFile(binary);
            return stamp;
        } catch (NoSuchFileException gone) {
            throw new RefusedException("The file vanished while it was being looked at. Rescan.");
        } catch (IOException e) {
            throw new RefusedException("The file cannot be looked at (" + e + "). Give the user the host runs as the"
                    + " right to read it and the directories it is in, then rescan.");
        }
    }

    private void checkLink(Path binary) throws IOException, RefusedException {
        if (!Files.isSymbolicLink(binary)) {
            return;
        }
        String link = "The file is a symbolic link to " + Files.readSymbolicLink(binary) + ", ";
        if (!Files.exists(binary)) {
            throw new RefusedException(link + "which leads nowhere. Correct or remove the link, then rescan.");
        }
        if (!binary.toRealPath().startsWith(directory.toRealPath())) {
            throw new RefusedException(
                    link + "outside the plugins directory. Copy the file itself to " + directory + ", then rescan.");
        }
    }

    private static void checkFile(Path binary) throws IOException, RefusedException {
        if (!Files.isRegularFile(binary)) {
            throw new RefusedException("The link does not lead to a regular file. Correct or remove it, then rescan.");
        }
        if (Files.size(binary) == 0) {
            throw new RefusedException("The file is empty. Copy the plugin again, then rescan.");
        }
        if (!Files.isExecutable(binary)) {
            throw new RefusedException("The file is not executable. Run: chmod +x " + binary
                    + " (if it is already so, its file system is mounted \"noexec\": move the plugins directory).");
        }
    }
}
