package ai.toru.testing.wire;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What was lately said, either way: the last lines of it. Thread-safe. */
public final class Transcript {
    private static final int MOST = 8;

    /** Guarded by this. */
    private final Deque<String> sent = new ArrayDeque<>();

    /** Guarded by this. */
    private final Deque<String> received = new ArrayDeque<>();

    /** Forgets what was said. */
    public synchronized void clear() {
        sent.clear();
        received.clear();
    }

    /** Notes what the kit said or did. */
    public synchronized void sent(String line) {
        add(sent, line);
    }

    /** Notes what the plugin said or did. */
    public synchronized void received(String line) {
        add(received, line);
    }

    /** What the kit said, the oldest first. */
    public synchronized List<String> sent() {
        return List.copyOf(sent);
    }

    /** What the plugin said, the oldest first. */
    public synchronized List<String> received() {
        return List.copyOf(received);
    }

    private static void add(Deque<String> lines, String line) {
        if (lines.size() == MOST) {
            lines.removeFirst();
        }
        lines.addLast(line);
    }
}
