package ai.toru.host.internal.log;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file of lines that begins anew when it is full; its predecessors are called {@code .1} (the latest), {@code .2} and so
 * on. Confined to the thread that writes.
 *
 * <p>It is open only while something is written: a file that was moved or deleted, or a disk that was full, is no matter
 * the next time, and nothing stays open when the host goes.
 */
final class RotatingFile {

    private final Path path;
    private final long maxBytes;
    private final int files;

    RotatingFile(Path path, long maxBytes, int files) {
        this.path = path;
        this.maxBytes = maxBytes;
        this.files = files;
    }

    /** Appends whole lines, their ends included; makes directories and file where they are missing. */
    void append(byte[] lines) throws IOException {
        Files.createDirectories(path.toAbsolutePath().getParent());
        long size = Files.exists(path) ? Files.size(path) : 0;
        if (size > 0 && size + lines.length > maxBytes) {
            rotate();
        }
        try (RandomAccessFile file =
                new RandomAccessFile(path.toFile(), "rw")) { // no channel: an interrupt closes those
            endTornLine(file);
            file.write(lines);
        }
    }

    /** A host that was killed or a disk that was full leaves half a line; the next one must not be glued to it. */
    private static void endTornLine(RandomAccessFile file) throws IOException {
        long size = file.length();
        if (size > 0) {
            file.seek(size - 1);
            if (file.read() != '\n') {
                file.write('\n');
            }
        }
    }

    private void rotate() throws IOException {
        if (files == 1) {
            Files.delete(path);
        }
        for (int number = files - 1; number >= 1; number--) {
            Path younger = number == 1 ? path : numbered(number - 1);
            if (Files.exists(younger)) {
                Files.move(younger, numbered(number), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private Path numbered(int number) {
        return path.resolveSibling(path.getFileName() + "." + number);
    }
}
