package ai.toru.host.log;

import java.util.List;

/**
 * A part of a log, read forwards. Immutable.
 *
 * @param lines the earliest first; at most 500
 * @param place how far was read: what to ask for with {@link LogTailQuery#after(String)} to read on, without a line missing and
 *     without one twice
 * @param lost whether the place that was asked for is not in the log any more, since files were rotated away, cut or deleted.
 *     The part then begins with the oldest line that there is, and lines before it may be lost
 * @param more whether there is more to read already; else ask again once {@link ai.toru.host.PluginHost#watchLog} has called
 */
public record LogTail(List<PlacedLine> lines, String place, boolean lost, boolean more) {

    public LogTail {
        lines = List.copyOf(lines);
    }
}
