package ai.toru.testing.subject;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Reads a stream to its end, so that nobody who writes is blocked, and keeps its last lines. Thread-safe. */
final class Tail {
    private static final int MOST_LINES = 20;
    private static final int LONGEST_LINE = 500;

    /** Guarded by this. */
    private final Deque<String> lines = new ArrayDeque<>();

    /** Guarded by this. */
    private final StringBuilder line = new StringBuilder();

    /** Guarded by this. */
    private long bytes;

    private final Thread reader;

    private Tail(InputStream stream) {
        reader = new Thread(() -> readAll(stream), "toru-kit-output");
        reader.setDaemon(true);
    }

    /** Reads a stream on a thread of its own. */
    static Tail of(InputStream stream) {
        Tail tail = new Tail(stream);
        tail.reader.start();
        return tail;
    }

    /** The last lines so far. */
    synchronized List<String> lines() {
        Deque<String> all = new ArrayDeque<>(lines);
        if (line.length() > 0) {
            all.addLast(line.toString());
        }
        return List.copyOf(all);
    }

    /** The last lines until the end; until now, where somebody else holds the stream open. */
    List<String> afterEnd(Duration atMost) throws InterruptedException {
        TimeUnit.NANOSECONDS.timedJoin(reader, atMost.toNanos());
        return lines();
    }

    /** How much came so far. */
    synchronized long bytes() {
        return bytes;
    }

    private void readAll(InputStream stream) {
        byte[] buffer = new byte[8192];
        try {
            for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                take(new String(buffer, 0, count, StandardCharsets.UTF_8), count);
            }
        } catch (IOException closed) {
            // The process was ended, and its streams with it.
        }
    }

    private synchronized void take(String text, int count) {
        bytes += count;
        text.chars().forEach(each -> {
            if (each == '\n') {
                endLine();
            } else if (line.length() < LONGEST_LINE) {
                line.append((char) each);
            }
        });
    }

    private void endLine() {
        if (lines.size() == MOST_LINES) {
            lines.removeFirst();
        }
        lines.addLast(line.toString());
        line.setLength(0);
    }
}
