package ai.toru.demo.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/**
 * A file packed with gzip, once, when the application starts. Immutable.
 *
 * @param content nobody changes it
 * @param worthIt whether it is smaller enough to be sent instead
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
record Packed(byte[] content, boolean worthIt) {

    static Packed of(byte[] plain) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream(plain.length / 2 + 64);
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException("Memory refused to be written to", e);
        }
        return new Packed(packed.toByteArray(), packed.size() < plain.length * 9 / 10);
    }

    /** The entity tag of the packed form, which must not be that of the plain one (RFC 9110, 8.8.3). */
    String tag(String plain) {
        return plain.substring(0, plain.length() - 1) + "-gzip\"";
    }
}
