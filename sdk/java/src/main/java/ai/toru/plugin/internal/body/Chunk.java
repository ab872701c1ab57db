package ai.toru.plugin.internal.body;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Base64;
import java.util.Map;

/** A part of something to send: as text where it ends between two characters, else as bytes. Pure. */
public final class Chunk {
    /** Bytes of data in one. */
    public static final int MAX = 64 * 1024;

    private Chunk() {}

    /** How many of at most so many bytes make whole characters of a text; all, if not even one does. */
    public static int cut(byte[] text, int from, int most) {
        int end = from + most;
        while (end > from && end < text.length && (text[end] & 0xC0) == 0x80) {
            end--;
        }
        return end > from ? end - from : most;
    }

    /** The payload of a part of a text, or of bytes where it begins or ends within a character. */
    public static Map<String, String> ofText(byte[] text, int from, int count) {
        boolean whole = !continues(text, from) && !continues(text, from + count);
        return whole ? Map.of("data", new String(text, from, count, UTF_8)) : ofBytes(text, from, count);
    }

    /** The payload of a part of some bytes. */
    public static Map<String, String> ofBytes(byte[] bytes, int from, int count) {
        byte[] part = Arrays.copyOfRange(bytes, from, from + count);
        return Map.of("data_base64", Base64.getEncoder().encodeToString(part));
    }

    private static boolean continues(byte[] text, int at) {
        return at < text.length && (text[at] & 0xC0) == 0x80;
    }
}
