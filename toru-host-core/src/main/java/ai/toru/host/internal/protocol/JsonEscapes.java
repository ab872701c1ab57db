package ai.toru.host.internal.protocol;

import java.nio.charset.StandardCharsets;

/** How text stands inside a JSON string (RFC 8259, 7): measured first, then written where room was made. */
final class JsonEscapes {

    /** How many bytes each ASCII character takes. */
    private static final byte[] LENGTHS = lengths();

    private static final byte[] HEX = ascii("0123456789abcdef");

    private JsonEscapes() {}

    private static byte[] lengths() {
        byte[] lengths = new byte[128];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = (byte) (i >= ' ' ? 1 : 6);
        }
        for (char each : "\"\\\b\t\n\f\r".toCharArray()) {
            lengths[each] = 2;
        }
        return lengths;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** How many bytes UTF-8 takes inside a JSON string. */
    static long length(byte[] utf8) {
        long length = utf8.length;
        for (int at = PlainRun.end(utf8, 0); at < utf8.length; at = PlainRun.end(utf8, at + 1)) {
            length += LENGTHS[utf8[at]] - 1;
        }
        return length;
    }

    /** Writes UTF-8 from an index on; returns the index behind it. */
    static int write(byte[] utf8, byte[] target, int from) {
        int at = from;
        int read = 0;
        while (true) {
            int end = PlainRun.end(utf8, read);
            System.arraycopy(utf8, read, target, at, end - read);
            at += end - read;
            if (end == utf8.length) {
                return at;
            }
            at = escape(utf8[end], target, at);
            read = end + 1;
        }
    }

    /** Writes text as far as it is ASCII without escapes; says whether that was all of it. There must be room for each character. */
    static boolean writePlain(String text, byte[] target, int from) {
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each >= 0x80 || LENGTHS[each] != 1) {
                return false;
            }
            target[from + i] = (byte) each;
        }
        return true;
    }

    /** How many bytes text takes inside a JSON string. */
    static long length(String text) {
        long length = 0;
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each < 0x80) {
                length += LENGTHS[each];
            } else if (!Character.isSurrogate(each)) {
                length += each < 0x800 ? 2 : 3;
            } else if (isPair(text, i)) {
                length += 4;
                i++;
            } else {
                length += 6;
            }
        }
        return length;
    }

    /** Writes text from an index on; returns the index behind it. */
    static int write(String text, byte[] target, int from) {
        int at = from;
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each < 0x80 && LENGTHS[each] == 1) {
                target[at++] = (byte) each;
            } else if (each < 0x80) {
                at = escape(each, target, at);
            } else if (!Character.isSurrogate(each)) {
                at = Utf8Bytes.write(each, target, at);
            } else if (isPair(text, i)) {
                at = Utf8Bytes.write(text.codePointAt(i++), target, at);
            } else {
                at = hexadecimal(each, target, at);
            }
        }
        return at;
    }

    private static boolean isPair(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                && at + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(at + 1));
    }

    private static int escape(int character, byte[] target, int at) {
        int letter = letter(character);
        if (letter == 0) {
            return hexadecimal(character, target, at);
        }
        target[at] = '\\';
        target[at + 1] = (byte) letter;
        return at + 2;
    }

    private static int letter(int character) {
        return switch (character) {
            case '"', '\\' -> character;
            case '\b' -> 'b';
            case '\t' -> 't';
            case '\n' -> 'n';
            case '\f' -> 'f';
            case '\r' -> 'r';
            default -> 0;
        };
    }

    private static int hexadecimal(int character, byte[] target, int from) {
        target[from] = '\\';
        target[from + 1] = 'u';
        for (int i = 0; i < 4; i++) {
            target[from + 2 + i] = HEX[(character >>> ((3 - i) * 4)) & 0xF];
        }
        return from + 6;
    }
}
