package ai.toru.host.internal.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** How far a JSON string goes on as it stands, looked at eight bytes at a time. Pure. */
final class PlainRun {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOW_BITS = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final long QUOTES = LOW_BITS * '"';
    private static final long BACKSLASHES = LOW_BITS * '\\';
    private static final long SPACES = LOW_BITS * ' ';

    private PlainRun() {}

    /** The index of the first quote, backslash or control character from an index on; the text's length where there is none. */
    static int end(byte[] text, int from) {
        int at = from;
        while (at <= text.length - Long.BYTES && allPlain((long) LONGS.get(text, at))) {
            at += Long.BYTES;
        }
        while (at < text.length && isPlain(text[at])) {
            at++;
        }
        return at;
    }

    private static boolean isPlain(byte each) {
        return each != '"' && each != '\\' && (each >= ' ' || each < 0);
    }

    /** A byte below another one, if that is at most 0x80, has its high bit set in the difference, and had not before. */
    private static boolean allPlain(long bytes) {
        long control = (bytes - SPACES) & ~bytes;
        long quote = zeros(bytes ^ QUOTES);
        long backslash = zeros(bytes ^ BACKSLASHES);
        return ((control | quote | backslash) & HIGH_BITS) == 0;
    }

    private static long zeros(long bytes) {
        return (bytes - LOW_BITS) & ~bytes;
    }
}
