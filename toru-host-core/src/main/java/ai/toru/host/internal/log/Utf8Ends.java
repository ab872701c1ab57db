package ai.toru.host.internal.log;

/** Where UTF-8 text may be cut. Stateless. */
final class Utf8Ends {

    private static final int LONGEST_CHARACTER = 4;

    private Utf8Ends() {}

    /** The largest length, not more than the given one, that does not end inside a character. */
    static int wholeCharacters(byte[] text, int length) {
        for (int back = 1; back <= Math.min(LONGEST_CHARACTER, length); back++) {
            int octet = text[length - back] & 0xff;
            if (octet < 0x80) {
                return length;
            }
            if (octet >= 0xc0) {
                return bytesOf(octet) > back ? length - back : length;
            }
        }
        return length;
    }

    private static int bytesOf(int leadingOctet) {
        if (leadingOctet >= 0xf0) {
            return 4;
        }
        return leadingOctet >= 0xe0 ? 3 : 2;
    }
}
