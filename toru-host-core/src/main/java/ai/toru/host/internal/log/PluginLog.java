package ai.toru.host.internal.log;

import java.nio.file.Path;

/** The log of one plugin. Thread-safe. */
public final class PluginLog {

    private final Path path;
    private final LineWriter writer;
    private final Followers followers;

    PluginLog(Path path, LineWriter writer, Followers followers) {
        this.path = path;
        this.writer = writer;
        this.followers = followers;
    }

    /** The file. It appears with the first line. */
    public Path path() {
        return path;
    }

    /** Takes a line. For the pump thread only. */
    void line(LogStream stream, byte[] line, boolean cut) {
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
