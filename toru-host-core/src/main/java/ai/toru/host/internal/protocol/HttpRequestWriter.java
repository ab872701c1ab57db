package ai.toru.host.internal.protocol;

import static ai.toru.host.internal.protocol.JsonEscapes.ascii;

import ai.toru.host.http.HeaderFields;
import ai.toru.host.http.PluginRequest;
import org.jspecify.annotations.Nullable;

/**
 * Writes http requests, one after the other, into a buffer that is used again: of a small request, nothing is allocated but the
 * frame. Confined to the thread that encodes.
 */
final class HttpRequestWriter {

    private static final byte[] HTTP = ascii("{\"type\":\"http\",\"timestamp\":\"");
    private static final byte[] REQUEST_ID = ascii("\",\"request_id\":");
    private static final byte[] PAYLOAD = ascii(",\"payload\":{\"type\":\"http\",\"request_id\":");
    private static final byte[] METHOD = ascii(",\"payload\":{\"method\":");
    private static final byte[] PATH = ascii(",\"path\":");
    private static final byte[] HEADERS = ascii(",\"headers\":");
    private static final byte[] BODY = ascii(",\"body\":");
    private static final byte[] BODY_BASE64 = ascii(",\"body_base64\":");
    private static final byte[] STREAM = ascii(",\"stream\":true");
    private static final byte[] NULL = ascii("null");
    private static final byte[] END = ascii("}}}");

    /** What most requests fit into. */
    private static final int FIRST_CAPACITY = 1024;

    /** More header fields are joined apart, as hardly any request has them. */
    private static final int MOST_FIELDS = 32;

    private final Timestamps timestamps;
    private final FrameWriter out;
    private final HeaderJoiner joiner = new HeaderJoiner(MOST_FIELDS);

    HttpRequestWriter(int maxFrameBytes, Timestamps timestamps) {
        this.timestamps = timestamps;
        out = new FrameWriter(maxFrameBytes, FIRST_CAPACITY);
    }

    /**
     * One request.
     *
     * @param binary whether its body is to go as Base64
     */
    HttpFrame write(String requestId, PluginRequest request, boolean binary) {
        timestamps.write(out.raw(HTTP));
        out.raw(REQUEST_ID).string(requestId).raw(PAYLOAD).string(requestId);
        out.raw(METHOD).string(request.method()).raw(PATH).string(request.path());
        headers(request.headers());
        boolean streamed = request.streamedBody() != null;
        if (streamed) {
            out.raw(STREAM);
        } else {
            body(request.body(), binary);
        }
        return new HttpFrame(out.raw(END).frame(), binary, streamed);
    }

    private void headers(HeaderFields fields) {
        HeaderJoiner fits = fields.size() <= MOST_FIELDS ? joiner : new HeaderJoiner(fields.size());
        fits.write(fields, out.raw(HEADERS));
    }

    private void body(byte @Nullable [] body, boolean binary) {
        if (body == null) {
            out.raw(BODY).raw(NULL);
        } else if (binary) {
            out.raw(BODY_BASE64).base64(body, END.length);
        } else {
            out.raw(BODY).string(body, END.length);
        }
    }

    /** Forgets the request, whole or half; false where it has become too large to be kept for another. */
    boolean startOver() {
        return out.startOver();
    }
}
