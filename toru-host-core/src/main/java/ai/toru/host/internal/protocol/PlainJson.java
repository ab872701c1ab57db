package ai.toru.host.internal.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Walks through JSON of the plainest kind. Each step says whether it found what it looked for, exactly as RFC 8259 has it; after
 * one that did not, the rest is not to be walked. Bytes beyond ASCII are let pass in strings and have to be checked apart. Confined
 * to the decoding thread.
 */
final class PlainJson {

    private final byte[] text;
    private int at;

    /** Where the last plain string stands, without its quotes. */
    private int start;

    private int end;

    /** Where the opening quote of the last other string is. */
    private int quote;

    private boolean escaped;

    PlainJson(byte[] text) {
        this.text = text;
    }

    int at() {
        return at;
    }

    /** Goes back to where it was. */
    void goTo(int index) {
        at = index;
    }

    /** Passes a bracket, colon or comma, and white space in front of it. */
    boolean take(char mark) {
        passSpace();
        boolean there = at < text.length && text[at] == mark;
        at += there ? 1 : 0;
        return there;
    }

    private void passSpace() {
        while (at < text.length && (text[at] == ' ' || text[at] == '\n' || text[at] == '\r' || text[at] == '\t')) {
            at++;
        }
    }

    /** Whether nothing follows but white space. */
    boolean takeEnd() {
        passSpace();
        return at == text.length;
    }

    /** Passes a string of ASCII without escapes, which {@link #is} and {@link #string} then tell of. */
    boolean takePlain() {
        if (!take('"')) {
            return false;
        }
        start = at;
        while (at < text.length && text[at] >= ' ' && text[at] != '"' && text[at] != '\\') {
            at++;
        }
        end = at;
        return at < text.length && text[at++] == '"';
    }

    /** Whether the last plain string is this word. */
    boolean is(byte[] word) {
        return Arrays.equals(text, start, end, word, 0, word.length);
    }

    /** How long the last plain string is. */
    int length() {
        return end - start;
    }

    /** The last plain string. */
    String string() {
        return new String(text, start, end - start, StandardCharsets.ISO_8859_1); // ASCII, without a look at each byte
    }

    /** Passes any string, of which {@link #quote} then tells. */
    boolean takeString() {
        if (!take('"')) {
            return false;
        }
        quote = at - 1;
        at = PlainRun.end(text, at);
        escaped = at < text.length && text[at] == '\\';
        while (at < text.length && text[at] == '\\') {
            if (!takeEscape()) {
                return false;
            }
            at = PlainRun.end(text, at);
        }
        return at < text.length && text[at++] == '"';
    }

    /** Where the opening quote of that string is; its closing one is just behind where the walk stands now. */
    int quote() {
        return quote;
    }

    /** Whether that string has escapes. */
    boolean isEscaped() {
        return escaped;
    }

    private boolean takeEscape() {
        at++;
        if (at == text.length) {
            return false;
        }
        return switch (text[at++]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> true;
            case 'u' -> takeHexadecimal();
            default -> false;
        };
    }

    private boolean takeHexadecimal() {
        int behind = at + 4;
        while (at < behind && at < text.length && Character.digit(text[at], 16) >= 0) {
            at++;
        }
        return at == behind;
    }

    /** Passes an integer of three digits, if the next value begins with one; -1 if it does not. */
    int takeThreeDigits() {
        passSpace();
        if (text.length - at < 3 || text[at] == '0') {
            return -1;
        }
        int value = 0;
        for (int behind = at + 3; at < behind; at++) {
            if (text[at] < '0' || text[at] > '9') {
                return -1;
            }
            value = 10 * value + text[at] - '0';
        }
        return value;
    }
}
