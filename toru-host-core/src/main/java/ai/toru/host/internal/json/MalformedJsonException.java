package ai.toru.host.internal.json;

/**
 * A text is not the JSON it should be. The message says what is wrong and where, and quotes nothing of the text but, at
 * most, one plain member name.
 */
public final class MalformedJsonException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String problem;
    private final int byteOffset;

    MalformedJsonException(String problem, int byteOffset, byte[] text) {
        super("Not valid JSON at " + position(byteOffset, text) + ": " + problem + ".");
        this.problem = problem;
        this.byteOffset = byteOffset;
    }

    /** What is wrong, without the place: half a sentence. */
    public String problem() {
        return problem;
    }

    /** Where it is wrong, counted from 0; near the spot rather than on it where the text is cut off or too large. */
    public int byteOffset() {
        return byteOffset;
    }

    private static String position(int byteOffset, byte[] text) {
        int line = 1;
        int column = 1;
        for (int at = 0; at < Math.min(byteOffset, text.length); at++) {
            column = text[at] == '\n' ? 1 : column + 1;
            line += text[at] == '\n' ? 1 : 0;
        }
        return "line " + line + ", column " + column + " (byte " + byteOffset + ")";
    }
}
