package ai.toru.host.internal.log;

import ai.toru.host.log.LogLevel;
import ai.toru.host.log.LogLine;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The lines that a listener has not heard yet, no more than fit into some memory. Those that do not are counted, and one
 * line in their place says how many they were. Guarded by whoever has it.
 */
final class WaitingLines {

    /** What a line costs beside its characters. */
    private static final long LINE_COST = 200;

    private final long most;
    private final Queue<LogLine> lines = new ArrayDeque<>();
    private long cost;
    private boolean full;
    private long missed;
    private @Nullable LogLine lastMissed;

    /**
     * @param most how many characters fit; each line costs 200 more
     */
    WaitingLines(long most) {
        this.most = most;
    }

    /** Takes a line, or counts it. Once full, there is room again when half of it is empty: few gaps, not thousands. */
    void add(LogLine line) {
        full = cost + costOf(line) > (full ? most / 2 : most);
        if (full) {
            missed++;
            lastMissed = line;
            return;
        }
        noteMissed();
        enqueue(line);
    }

    /** The next line; null if there is none. */
    @Nullable
    LogLine poll() {
        if (lines.isEmpty()) {
            noteMissed();
        }
        LogLine line = lines.poll();
        cost -= line == null ? 0 : costOf(line);
        return line;
    }

    void clear() {
        lines.clear();
        cost = 0;
        missed = 0;
        lastMissed = null;
    }

    private void noteMissed() {
        if (lastMissed != null) {
            enqueue(notice(lastMissed));
            missed = 0;
            lastMissed = null;
        }
    }

    private LogLine notice(LogLine last) {
        String message = "missed " + missed + (missed == 1 ? " line" : " lines")
                + ", which came faster than they were taken; they are in the log file";
        return new LogLine(last.at(), LogLevel.WARN, last.pluginId(), LogStream.HOST.word(), message, Map.of());
    }

    private void enqueue(LogLine line) {
        lines.add(line);
        cost += costOf(line);
    }

    private static long costOf(LogLine line) {
        long characters = LINE_COST + line.message().length();
        for (Map.Entry<String, String> field : line.fields().entrySet()) {
            characters += LINE_COST + field.getKey().length() + field.getValue().length();
        }
        return characters;
    }
}
