package ai.toru.host.internal.log;

/** Counts what was dropped for one reason. Confined to the thread that writes. */
final class DropCount {

    private final String reason;
    private long lines;
    private long bytes;

    DropCount(String reason) {
        this.reason = reason;
    }

    void add(long moreLines, long moreBytes) {
        lines += moreLines;
        bytes += moreBytes;
    }

    boolean isEmpty() {
        return lines == 0;
    }

    void reset() {
        lines = 0;
        bytes = 0;
    }

    /** One line for the log. */
    String summary() {
        return "dropped " + lines + (lines == 1 ? " line (" : " lines (") + bytes + " bytes): " + reason;
    }
}
