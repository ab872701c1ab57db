package ai.toru.testing.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What came over a wire, as a person can read it on one line. Pure. */
public final class Printable {
    private static final int LONGEST = 300;

    private Printable() {}

    /** Bytes as UTF-8 text, shortened, with what does not print written out. */
    public static String of(byte[] bytes) {
        byte[] shown = bytes.length <= LONGEST ? bytes : Arrays.copyOf(bytes, LONGEST);
        return text(new String(shown, StandardCharsets.UTF_8))
                + (shown == bytes ? "" : "… (" + bytes.length + " bytes)");
    }

    /** Text, shortened. */
    public static String of(String text) {
        return text.length() <= LONGEST
                ? text(text)
                : text(text.substring(0, LONGEST)) + "… (" + text.length() + " characters)";
    }

    private static String text(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().forEach(each -> append(shown, each));
        return shown.toString();
    }

    private static void append(StringBuilder shown, int each) {
        switch (each) {
            case '\n' -> shown.append("\\n");
            case '\r' -> shown.append("\\r");
            case '\t' -> shown.append("\\t");
            default -> {
                if (Character.isISOControl(each) || Character.getType(each) == Character.SURROGATE) {
                    shown.append("\\u%04x".formatted(each));
                } else {
                    shown.appendCodePoint(each);
                }
            }
        }
    }
}
