package ai.toru.host.internal.log;

import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * Writes one plugin's lines to its file, not faster than allowed. What is too much is counted, and one line says so as soon
 * as there is room again. Confined to the pump thread.
 */
final class LineWriter {

    private final String pluginId;
    private final LineTools tools;
    private final EntryFile file;
    private final RateLimit rate;
    private final DropCount tooFast;

    /**
     * @param listener hears each line that the file gets
     */
    LineWriter(String pluginId, Path path, LogLimits limits, LineTools tools, EntryListener listener) {
        this.pluginId = pluginId;
        this.tools = tools;
        this.file = new EntryFile("The log of plugin " + pluginId, path, limits, tools.format(), listener);
        this.rate = new RateLimit(
                limits.bytesPerSecond(), limits.burstBytes(), tools.clock().nanoTime());
        this.tooFast = new DropCount("the plugin wrote more than " + limits.bytesPerSecond()
                + " bytes a second for some time; have it write less");
    }

    /** Takes a line of the plugin's. */
    void line(LogStream stream, byte[] line, boolean cut) {
        take(stream, line.length + 1L, () -> tools.parser().parse(line, cut));
    }

    /** Takes a line that the plugin says in a message. */
    void said(SaidLine line) {
        take(LogStream.PROTOCOL, line.bytes(), () -> tools.parser().parse(line));
    }

    /** Counts lines that were too many to come as far as this. */
    void dropped(long lines, long bytes) {
        tooFast.add(lines, bytes);
    }

    private void take(LogStream stream, long bytes, Supplier<LineContent> content) {
        if (!rate.admits(now())) {
            tooFast.add(1, bytes);
            return;
        }
        summarize();
        add(new LogEntry(tools.clock().instant(), pluginId, stream, content.get()));
    }

    /** Says what was dropped, once there is room, and writes what was taken. */
    void flush() {
        if (!tooFast.isEmpty() && rate.admits(now())) {
            summarize();
        }
        file.write();
    }

    /** The same at the end of a run, room or not. */
    void finish() {
        summarize();
        file.write();
    }

    private long now() {
        return tools.clock().nanoTime();
    }

    private void summarize() {
        if (!tooFast.isEmpty()) {
            String summary = tooFast.summary();
            tooFast.reset();
            add(LogEntry.warning(tools.clock().instant(), pluginId, summary));
        }
    }

    private void add(LogEntry entry) {
        rate.charge(file.add(entry));
    }
}
