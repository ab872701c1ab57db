package ai.toru.host.internal.protocol;

/** Code points as UTF-8. */
final class Utf8Bytes {

    private Utf8Bytes() {}

    /** How many bytes a code point takes. */
    static int length(int codePoint) {
        if (codePoint < 0x80) {
            return 1;
        }
        return codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
    }

    /** Writes a code point that is no surrogate from an index on; returns the index behind it. */
    static int write(int codePoint, byte[] target, int at) {
        if (codePoint < 0x80) {
            target[at] = (byte) codePoint;
            return at + 1;
        }
        if (codePoint < 0x800) {
            target[at] = (byte) (0xC0 | (codePoint >> 6));
            return continuation(codePoint, 0, target, at + 1);
        }
        if (codePoint < 0x10000) {
            target[at] = (byte) (0xE0 | (codePoint >> 12));
            return continuation(codePoint, 6, target, at + 1);
        }
        target[at] = (byte) (0xF0 | (codePoint >> 18));
        return continuation(codePoint, 12, target, at + 1);
    }

    private static int continuation(int codePoint, int highestShift, byte[] target, int from) {
        int at = from;
        for (int shift = highestShift; shift >= 0; shift -= 6) {
            target[at++] = (byte) (0x80 | ((codePoint >> shift) & 0x3F));
        }
        return at;
    }
}
