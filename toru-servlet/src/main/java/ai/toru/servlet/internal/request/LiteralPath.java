package ai.toru.servlet.internal.request;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Whether a raw path writes a plain one in the one way that counts: only what cannot stand in a URL is encoded. */
public final class LiteralPath {

    private static final String NEVER_PLAIN = "\"<>\\^`{|}%?#[] ;";

    private LiteralPath() {}

    /** Whether it does. */
    public static boolean writes(String raw, String plain) {
        return raw.equals(plain) || upperHex(raw).equals(encoded(plain));
    }

    private static String encoded(String plain) {
        StringBuilder out = new StringBuilder();
        for (byte octet : plain.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xFF);
            boolean literal = c > 0x20 && c < 0x7F && NEVER_PLAIN.indexOf(c) < 0;
            out.append(literal ? String.valueOf(c) : String.format(Locale.ROOT, "%%%02X", (int) c));
        }
        return out.toString();
    }

    private static String upperHex(String raw) {
        StringBuilder out = new StringBuilder(raw);
        for (int at = out.indexOf("%"); at >= 0 && at + 3 <= out.length(); at = out.indexOf("%", at + 3)) {
            out.replace(at, at + 3, out.substring(at, at + 3).toUpperCase(Locale.ROOT));
        }
        return out.toString();
    }
}
