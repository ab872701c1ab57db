package ai.toru.servlet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * A file as it is, and packed with gzip. Immutable.
 *
 * @param plain nobody changes it
 * @param packed nobody changes it
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
record PackedFile(byte[] plain, byte[] packed) {

    private static final Pattern GZIP = Pattern.compile("(?:^|.*,)gzip(?:;q=(?!0(?:\\.0*)?(?:,|$))[^,]*)?(?:,.*|$)");

    static PackedFile of(byte[] plain) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream(plain.length / 2 + 64);
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new AssertionError("Memory refused to be written to", e);
        }
        return new PackedFile(plain, packed.toByteArray());
    }

    /** Whether a client takes gzip: it names it, and not as what it does not want (RFC 9110, 12.5.3). */
    static boolean isWelcome(Enumeration<String> acceptEncoding) {
        return Collections.list(acceptEncoding).stream()
                .map(field -> field.toLowerCase(Locale.ROOT).replace(" ", ""))
                .anyMatch(field -> GZIP.matcher(field).matches());
    }
}
