package ai.toru.host.internal.log;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** The last lines of a stream, in memory. Thread-safe. */
final class LineTail {

    static final int LINES = 50;

    /** Fifty lines of full length would be too much for each of many plugins. */
    static final int LINE_BYTES = 1024;

    /** Guarded by itself. */
    private final Deque<byte[]> lines = new ArrayDeque<>(LINES);

    void add(byte[] line) {
        byte[] kept =
                line.length <= LINE_BYTES ? line : Arrays.copyOf(line, Utf8Ends.wholeCharacters(line, LINE_BYTES));
        synchronized (lines) {
            if (lines.size() == LINES) {
                lines.removeFirst();
            }
            lines.addLast(kept);
        }
    }

    /** All of them, oldest first. */
    List<String> all() {
        List<byte[]> all;
        synchronized (lines) {
            all = List.copyOf(lines);
        }
        return all.stream()
                .map(line -> new String(line, StandardCharsets.UTF_8))
                .toList();
    }
}
