package ai.toru.host.internal.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One file of a log, open for reading. It stays readable when it is renamed or deleted. Confined to the thread that reads.
 *
 * @param key what tells the file from others, whatever its name is by now; null where the file system has none
 */
record OpenLog(FileChannel channel, @Nullable Object key, Instant lastModified) implements Closeable {

    /** Opens a file; null if there is none, or something that is no file. */
    static @Nullable OpenLog of(Path path) throws IOException {
        try {
            OpenLog open = once(path);
            while (open != null && !Objects.equals(open.key, keyOf(path))) { // it was renamed just then
                open.close();
                open = once(path);
            }
            return open;
        } catch (NoSuchFileException gone) {
            return null;
        }
    }

    /** The key of the file that has a name now; null if there is no such file. */
    static @Nullable Object keyOf(Path path) throws IOException {
        try {
            return attributes(path).fileKey();
        } catch (NoSuchFileException gone) {
            return null;
        }
    }

    private static @Nullable OpenLog once(Path path) throws IOException {
        BasicFileAttributes attributes = attributes(path);
        if (!attributes.isRegularFile()) { // opening a named pipe would wait for a writer
            return null;
        }
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        return new OpenLog(
                channel, attributes.fileKey(), attributes.lastModifiedTime().toInstant());
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
