package ai.toru.host.internal.log;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The files of a rotating log from the latest to the oldest, each once, though they may be renamed meanwhile: from {@code
 * x.log} to {@code .1}, from {@code .1} to {@code .2} and so on, never back. Confined to the thread that reads.
 */
final class LogFiles {

    private final Path path;
    private final int count;

    /** The number of the file that was opened last, as far as is known: it may have grown since. */
    private int last = -1;

    /** That file's key. */
    private @Nullable Object lastKey;

    LogFiles(Path path, int count) {
        this.path = path;
        this.count = count;
    }

    /** Opens the next older file; null if there is none. */
    @Nullable
    OpenLog older() throws IOException {
        while (findLast()) {
            OpenLog found = open(last + 1);
            if (lastIsAt(last)) { // so it was there all the time, and what comes after it is the next older one
                lastKey = found == null ? null : found.key();
                last = found == null ? count : last + 1; // or more, which findLast sees
                return found;
            }
            if (found != null) {
                found.close();
            }
        }
        return null;
    }

    /** The first file from a number on: in the middle of a rotation one is missing. */
    private @Nullable OpenLog open(int from) throws IOException {
        OpenLog open = null;
        for (int number = from; open == null && number < count; number++) {
            open = OpenLog.of(name(number));
        }
        return open;
    }

    /** Where the last file is now; false if it is gone, and all older ones with it. */
    private boolean findLast() throws IOException {
        while (last < count && !lastIsAt(last)) {
            last++;
        }
        return last < count;
    }

    private boolean lastIsAt(int number) throws IOException {
        return lastKey == null || lastKey.equals(OpenLog.keyOf(name(number)));
    }

    private Path name(int number) {
        return number == 0 ? path : path.resolveSibling(path.getFileName() + "." + number);
    }
}
