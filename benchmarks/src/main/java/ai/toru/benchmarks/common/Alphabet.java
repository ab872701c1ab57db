package ai.toru.benchmarks.common;

/** The bodies that all parties answer with: the alphabet, again and again. Pure. */
public final class Alphabet {

    private static final int LETTERS = 26;

    private Alphabet() {}

    /** So many bytes of it. */
    public static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) ('a' + i % LETTERS);
        }
        return bytes;
    }
}
