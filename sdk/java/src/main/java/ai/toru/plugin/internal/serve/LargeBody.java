package ai.toru.plugin.internal.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.toru.plugin.ResponseBody;
import ai.toru.plugin.internal.json.JsonWriter;
import java.io.IOException;

/**
 * A body that is there as a whole and still goes in pieces, since it does not fit into a frame. Immutable.
 *
 * @param bytes what it is
 * @param text whether that is text, in UTF-8
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record LargeBody(byte[] bytes, boolean text) {
    /** {@link IOException} if it is text that cannot be UTF-8. */
    static LargeBody of(ResponseBody body) throws IOException {
        if (body instanceof ResponseBody.Text given) {
            return new LargeBody(utf8(given.text()), true);
        }
        if (body instanceof ResponseBody.Bytes given) {
            return new LargeBody(given.bytes(), false);
        }
        throw new IllegalArgumentException("No body that is there as a whole: " + body);
    }

    /** The length, as the client is told it. */
    String length() {
        return Integer.toString(bytes.length);
    }

    void writeTo(StreamedAnswer answer) throws IOException, InterruptedException {
        if (text) {
            answer.writeText(bytes);
        } else {
            answer.write(bytes, 0, bytes.length);
        }
    }

    private static byte[] utf8(String text) throws IOException {
        int half = JsonWriter.halfPair(text);
        if (half >= 0) {
            throw new IOException("The text has half a surrogate pair, at " + half);
        }
        return text.getBytes(UTF_8);
    }
}
