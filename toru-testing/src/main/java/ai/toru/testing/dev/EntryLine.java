package ai.toru.testing.dev;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** An entry as one line for a terminal. Holds nothing. */
final class EntryLine {

    private static final int MOST_OF_A_FRAME = 160;

    /** As much as a plugin's log keeps of a line. */
    private static final int MOST = 8192;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

    private EntryLine() {}

    static String of(Entry entry) {
        return TIME.format(entry.at()) + " " + mark(entry) + " " + entry.type()
                + (entry.requestId().isEmpty() ? "" : " " + entry.requestId())
                + (entry.kind().equals("frame") ? " " + entry.size() + " bytes" : "")
                + " " + shortened(entry.text(), entry.kind().equals("frame") ? MOST_OF_A_FRAME : MOST);
    }

    private static String mark(Entry entry) {
        return switch (entry.kind()) {
            case "frame" ->
                (entry.from().equals("host") ? "host > plugin" : "host < plugin") + " #" + entry.connection();
            case "log" -> entry.from() + ":";
            default -> "*";
        };
    }

    /** On one line; what a terminal could take for a command is left out. */
    private static String shortened(String text, int most) {
        String line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= most ? line : line.substring(0, most) + " …";
    }
}
