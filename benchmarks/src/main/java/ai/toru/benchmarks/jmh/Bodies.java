package ai.toru.benchmarks.jmh;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Bodies of requests and answers. Pure: the same each time. */
final class Bodies {

    /** JSON as plugins send it: a quote, which has to be escaped, for every six characters or so. */
    private static final String TEXT = "{\"name\":\"Ada Lovelace\",\"born\":1815},";

    private Bodies() {}

    /**
     * A body.
     *
     * @param kind {@code text}, or {@code binary} for bytes that are no UTF-8 where there are any
     */
    static byte[] of(String kind, int length) {
        return switch (kind) {
            case "text" -> text(length);
            case "binary" -> binary(length);
            default -> throw new IllegalArgumentException("A body is text or binary, not " + kind + ".");
        };
    }

    private static byte[] text(int length) {
        byte[] enough = TEXT.repeat(length / TEXT.length() + 1).getBytes(StandardCharsets.US_ASCII);
        return Arrays.copyOf(enough, length);
    }

    private static byte[] binary(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        if (length > 0) {
            bytes[0] = (byte) 0xFF;
        }
        return bytes;
    }
}
