package ai.toru.host.internal.log;

import java.util.ArrayList;
import java.util.List;

/**
 * What a run says in messages on its socket, until the pump thread takes it. Thread-safe. Unlike a pipe it holds nobody up:
 * what is too much until then is dropped, and counted as such.
 */
final class SaidLines {

    /** As much may wait. The pump thread looks at least every 50 ms, and sooner where half of it is taken. */
    static final int MOST_BYTES = 1 << 20;

    /** Guarded by this. */
    private List<SaidLine> waiting = new ArrayList<>();

    /** Of those that wait. Guarded by this. */
    private long bytes;

    /** Guarded by this. */
    private long droppedLines;

    /** Guarded by this. */
    private long droppedBytes;

    /** Whether nobody takes any more. Guarded by this. */
    private boolean closed;

    /** Lets a line wait; whether so many do now that somebody should look. */
    synchronized boolean add(SaidLine line) {
        if (closed) {
            return false;
        }
        if (bytes + line.bytes() > MOST_BYTES) {
            droppedLines++;
            droppedBytes += line.bytes();
            return false;
        }
        long before = bytes;
        waiting.add(line);
        bytes += line.bytes();
        return before < MOST_BYTES / 2 && bytes >= MOST_BYTES / 2;
    }

    /** Writes what waits; whether there was something. For the pump thread only. */
    boolean drainTo(LineWriter writer) {
        List<SaidLine> taken;
        long lostLines;
        long lostBytes;
        synchronized (this) {
            if (waiting.isEmpty()) {
                return false; // and nothing was dropped
            }
            taken = waiting;
            lostLines = droppedLines;
            lostBytes = droppedBytes;
            waiting = new ArrayList<>();
            bytes = 0;
            droppedLines = 0;
            droppedBytes = 0;
        }
        taken.forEach(writer::said);
        writer.dropped(lostLines, lostBytes);
        return true;
    }

    /** Takes no more from now on. */
    synchronized void close() {
        closed = true;
        waiting = new ArrayList<>();
    }
}
