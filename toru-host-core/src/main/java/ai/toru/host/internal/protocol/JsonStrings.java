package ai.toru.host.internal.protocol;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that a JSON string stands for, taken straight from the text: a body of many megabytes never becomes a
 * {@code String}. The text must have been read before as valid JSON and valid UTF-8.
 */
final class JsonStrings {

    private JsonStrings() {}

    /**
     * The UTF-8 of a string.
     *
     * @param quote where its opening quote is
     * @return null if an escape names half of a surrogate pair, which no UTF-8 can hold
     */
    static byte @Nullable [] utf8(byte[] text, int quote) {
        int start = quote + 1;
        int end = PlainRun.end(text, start);
        return text[end] == '"' ? Arrays.copyOfRange(text, start, end) : unescaped(text, start);
    }

    /**
     * What the Base64 in a string stands for.
     *
     * @param quote where its opening quote is
     * @return null if it is no Base64
     */
    static byte @Nullable [] base64(byte[] text, int quote) {
        int start = quote + 1;
        int end = PlainRun.end(text, start);
        if (text[end] == '"') {
            return Base64Text.decode(text, start, end);
        }
        byte[] plain = unescaped(text, start); // some libraries escape each slash
        return plain == null ? null : Base64Text.decode(plain, 0, plain.length);
    }

    private static byte @Nullable [] unescaped(byte[] text, int start) {
        int length = unescapedLength(text, start);
        if (length < 0) {
            return null;
        }
        byte[] plain = new byte[length];
        int size = 0;
        int at = start;
        while (size < length) {
            int end = PlainRun.end(text, at);
            System.arraycopy(text, at, plain, size, end - at);
            size += end - at;
            at = end;
            if (text[at] == '\\' && text[at + 1] != 'u') {
                plain[size++] = character(text[at + 1]);
                at += 2;
            } else if (text[at] == '\\') {
                int codePoint = codePoint(text, at);
                size = Utf8Bytes.write(codePoint, plain, size);
                at += lengthOfEscape(codePoint);
            }
        }
        return plain;
    }

    /** How many bytes a string takes without its escapes; -1 if one of them names half of a surrogate pair. */
    private static int unescapedLength(byte[] text, int start) {
        int at = PlainRun.end(text, start);
        int length = at - start;
        while (text[at] != '"') {
            int escape = 2;
            if (text[at + 1] == 'u') {
                int codePoint = codePoint(text, at);
                if (codePoint < 0) {
                    return -1;
                }
                length += Utf8Bytes.length(codePoint);
                escape = lengthOfEscape(codePoint);
            } else {
                length++;
            }
            int end = PlainRun.end(text, at + escape);
            length += end - at - escape;
            at = end;
        }
        return length;
    }

    /** What is beyond 16 bits takes two. */
    private static int lengthOfEscape(int codePoint) {
        return codePoint >= Character.MIN_SUPPLEMENTARY_CODE_POINT ? 12 : 6;
    }

    private static byte character(byte letter) {
        return switch (letter) {
            case 'b' -> '\b';
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'f' -> '\f';
            case 'r' -> '\r';
            default -> letter; // the quote, the backslash and the slash stand for themselves
        };
    }

    /** The code point of the escape, or pair of escapes, that begins here; -1 if it is half a pair. */
    private static int codePoint(byte[] text, int at) {
        char first = hexadecimal(text, at + 2);
        if (!Character.isSurrogate(first)) {
            return first;
        }
        if (Character.isLowSurrogate(first) || text[at + 6] != '\\' || text[at + 7] != 'u') {
            return -1;
        }
        char second = hexadecimal(text, at + 8);
        return Character.isLowSurrogate(second) ? Character.toCodePoint(first, second) : -1;
    }

    private static char hexadecimal(byte[] text, int from) {
        int value = 0;
        for (int i = from; i < from + 4; i++) {
            value = (value << 4) | Character.digit(text[i], 16);
        }
        return (char) value;
    }
}
