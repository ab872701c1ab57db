package ai.toru.host.internal.discovery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.TreeMap;

/**
 * What can be seen of a directory's entry without opening it: size, times, mode and identity, and for a link those of what
 * it leads to as well. Stateless.
 */
final class EntryStamp {

    /** With the time of the last change of mode or owner, and nanoseconds. Only to be had where there are such things. */
    private static final String UNIX = "unix:dev,ino,mode,size,lastModifiedTime,ctime";

    private static final String BASIC = "size,lastModifiedTime,fileKey";

    private EntryStamp() {}

    /** A text that changes when the entry does; an entry that cannot be looked at has one, too. */
    static String of(Path entry) {
        String own = seen(entry, LinkOption.NOFOLLOW_LINKS);
        return Files.isSymbolicLink(entry) ? own + " -> " + seen(entry) : own;
    }

    /** A text that tells a directory from others. */
    static String identity(Path directory) {
        return read(
                directory,
                directory.getFileSystem().supportedFileAttributeViews().contains("unix")
                        ? "unix:dev,ino"
                        : "fileKey,creationTime");
    }

    private static String seen(Path entry, LinkOption... options) {
        boolean unix = entry.getFileSystem().supportedFileAttributeViews().contains("unix");
        return read(entry, unix ? UNIX : BASIC, options);
    }

    private static String read(Path entry, String attributes, LinkOption... options) {
        try {
            return new TreeMap<>(Files.readAttributes(entry, attributes, options)).toString();
        } catch (IOException e) {
            return e.toString(); // it leads nowhere, or has gone meanwhile: that is how it looks
        }
    }
}
