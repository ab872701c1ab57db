package ai.toru.host.internal.discovery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;

/**
 * What changes when a file does. Immutable.
 *
 * @param file the file, absolute
 * @param fingerprint its size, its modification time in nanoseconds and the file system's identity of it (device and
 *     inode), so that a replacement is noticed whatever its time
 */
record FileStamp(Path file, String fingerprint) {

    /** The file's stamp now; links are followed. */
    static FileStamp of(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        long modified = attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
        return new FileStamp(file, attributes.size() + "-" + modified + "-" + attributes.fileKey());
    }

    /** Size and modification time of a fingerprint: what a faithful copy has in common with the file. */
    static String looksOf(String fingerprint) {
        int size = fingerprint.indexOf('-');
        int modified = fingerprint.indexOf('-', size + 2); // the time of a file from before 1970 begins with a '-'
        return modified < 0 ? fingerprint : fingerprint.substring(0, modified);
    }
}
