package ai.toru.host.internal.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The files of a rotating log from the latest to the oldest, each once, though they may be renamed meanwhile: from {@code
 * x.log} to {@code .1}, from {@code .1} to {@code .2} and so on, never back. Confined to the thread that reads.
 */
final class LogFiles implements Closeable {

    private final Path path;
    private final int count;

    /** The file handed out last, open: its key would be given to a new file once it is deleted and closed. */
    private @Nullable OpenLog last;

    /** The number it had when last seen; -1 before the first. */
    private int number = -1;

    LogFiles(Path path, int count) {
        this.path = path;
        this.count = count;
    }

    /** Opens the next older file and closes the one before; null if there is none. */
    @Nullable
    OpenLog older() throws IOException {
        while (findLast()) {
            OpenLog next = open(number + 1);
            if (lastIs(number)) { // so it was there all the time, and the next one that there is, is the next older
                close();
                last = next;
                number++; // or more, which findLast sees
                return next;
            }
            if (next != null) {
                next.close();
            }
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        if (last != null) {
            last.close();
        }
    }

    /** The first file from a number on: in the middle of a rotation one is missing. */
    private @Nullable OpenLog open(int from) throws IOException {
        OpenLog open = null;
        for (int each = from; open == null && each < count; each++) {
            open = OpenLog.of(name(each));
        }
        return open;
    }

    /** Finds out the number that the last file has now; false if it is gone, and all older ones with it. */
    private boolean findLast() throws IOException {
        while (number < count && !lastIs(number)) {
            number++;
        }
        return number < count;
    }

    private boolean lastIs(int candidate) throws IOException {
        return last == null || last.key() == null || last.key().equals(OpenLog.keyOf(name(candidate)));
    }

    private Path name(int of) {
        return of == 0 ? path : path.resolveSibling(path.getFileName() + "." + of);
    }
}
