package ai.toru.host.internal.log;

import java.nio.file.Path;
import java.util.List;

/** The log of one plugin. Thread-safe. */
public final class PluginLog {

    private final Path path;
    private final LineWriter writer;
    private final Followers followers;
    private final LineTail stderr = new LineTail();

    PluginLog(Path path, LineWriter writer, Followers followers) {
        this.path = path;
        this.writer = writer;
        this.followers = followers;
    }

    /** The file. It appears with the first line. */
    public Path path() {
        return path;
    }

    /** Forgets the last lines of the run before. */
    public void startRun() {
        stderr.clear();
    }

    /**
     * The last lines of standard error of the current run, oldest first, at most 50, each at most 1 KiB; also those that
     * were too many for the file.
     */
    public List<String> stderrTail(int lines) {
        return stderr.last(lines);
    }

    /** Takes a line. For the pump thread only. */
    void line(LogStream stream, byte[] line, boolean cut) {
        if (stream == LogStream.STDERR) {
            stderr.add(line);
        }
        writer.line(stream, line, cut);
    }

    /** Those who hear its lines. */
    Followers followers() {
        return followers;
    }

    /** What writes the file. For the pump thread only. */
    LineWriter writer() {
        return writer;
    }
}
