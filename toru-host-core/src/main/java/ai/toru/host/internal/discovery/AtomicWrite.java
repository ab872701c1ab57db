package ai.toru.host.internal.discovery;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Replaces a small file so that readers, and the disk after a power cut, hold all of the old or all of the new. */
final class AtomicWrite {

    private static final Logger LOG = LoggerFactory.getLogger(AtomicWrite.class);

    private AtomicWrite() {}

    /**
     * Writes beside the target, syncs, renames. The target's permissions stay; a new file gets the user's default.
     *
     * @return the stamp of what was written, even if somebody has replaced it since
     */
    static FileStamp replace(Path target, byte[] bytes) throws IOException {
        Path fresh = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            Files.createFile(fresh);
            copyPermissions(target, fresh);
            writeSynced(fresh, bytes);
            FileStamp written = new FileStamp(target, FileStamp.of(fresh).fingerprint());
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
            syncDirectory(target);
            return written;
        } catch (IOException e) {
            deleteAfter(e, fresh);
            throw e;
        }
    }

    /** By stream, not by channel: an interrupt closes a channel in the middle of writing. */
    private static void writeSynced(Path fresh, byte[] bytes) throws IOException {
        try (FileOutputStream out = new FileOutputStream(fresh.toFile())) {
            out.write(bytes);
            out.getFD().sync();
        }
    }

    private static void copyPermissions(Path from, Path to) throws IOException {
        PosixFileAttributeView old = Files.getFileAttributeView(from, PosixFileAttributeView.class);
        if (old != null && Files.exists(from)) {
            Files.setPosixFilePermissions(to, old.readAttributes().permissions());
        }
    }

    private static void deleteAfter(IOException failure, Path fresh) {
        try {
            Files.deleteIfExists(fresh);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** Makes the rename itself last. Some file systems cannot sync directories; the file is whole all the same. */
    private static void syncDirectory(Path target) {
        boolean interrupted = Thread.interrupted(); // or the channel would close at once
        try (FileChannel directory = FileChannel.open(target.resolveSibling(""), StandardOpenOption.READ)) {
            directory.force(true);
        } catch (IOException e) {
            LOG.debug("The directory of {} could not be synced.", target, e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
