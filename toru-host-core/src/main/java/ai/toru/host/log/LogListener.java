package ai.toru.host.log;

/** Hears the lines of a plugin's log as they are written. */
@FunctionalInterface
public interface LogListener {

    /**
     * A line was written. Called on a thread of the host's own, for one line at a time and in order. A listener that is slow
     * misses lines, and is told of that by a line whose stream is {@code host}; what it throws is logged.
     */
    void onLine(LogLine line);
}
