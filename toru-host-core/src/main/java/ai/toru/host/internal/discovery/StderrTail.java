package ai.toru.host.internal.discovery;

import java.util.List;

/** The last lines a program wrote to standard error, fit for showing. Pure. */
final class StderrTail {

    private static final int LINES = 20;

    private StderrTail() {}

    static List<String> of(String stderr) {
        List<String> lines = stderr.lines().filter(line -> !line.isBlank()).toList();
        return lines.subList(Math.max(0, lines.size() - LINES), lines.size()).stream()
                .map(StderrTail::shown)
                .toList();
    }

    private static String shown(String line) {
        StringBuilder shown = new StringBuilder(line.length());
        line.stripTrailing().codePoints().map(StderrTail::shown).forEach(shown::appendCodePoint);
        return shown.toString();
    }

    private static int shown(int codePoint) {
        return codePoint != '\t' && TextRule.isControl(codePoint) ? '\ufffd' : codePoint;
    }
}
