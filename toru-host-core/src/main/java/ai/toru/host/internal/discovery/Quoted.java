package ai.toru.host.internal.discovery;

/** Text of strangers, made fit for one line of a message: in quotes, short, without control characters. */
final class Quoted {

    private static final int LONGEST = 80;

    private Quoted() {}

    static String of(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().limit(LONGEST).forEach(c -> append(quoted, c));
        return quoted.append(text.codePointCount(0, text.length()) > LONGEST ? "…\"" : "\"")
                .toString();
    }

    private static void append(StringBuilder quoted, int codePoint) {
        if (TextRule.isControl(codePoint)) {
            quoted.append(String.format("\\u%04x", codePoint));
        } else {
            quoted.appendCodePoint(codePoint);
        }
    }
}
