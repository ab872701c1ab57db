package ai.toru.host.internal.protocol;

import static ai.toru.host.internal.protocol.JsonEscapes.ascii;

import ai.toru.host.http.HeaderFields;
import ai.toru.host.http.PluginResponse;
import ai.toru.host.internal.json.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Reads http answers as most plugins write them, in whatever order, from the bytes. Whatever is unusual, or wrong, it leaves to
 * {@link EnvelopeReader}: it takes nothing that this would not take, and makes the same of it. Confined to the decoding thread;
 * used once.
 */
final class PlainAnswer {

    /** How deep such an answer is nested. */
    static final int NESTING = 3;

    private static final byte[] TYPE = ascii("type");
    private static final byte[] HTTP = ascii("http");
    private static final byte[] TIMESTAMP = ascii("timestamp");
    private static final byte[] REQUEST_ID = ascii("request_id");
    private static final byte[] PAYLOAD = ascii("payload");
    private static final byte[] STATUS = ascii("status");
    private static final byte[] HEADERS = ascii("headers");
    private static final byte[] BODY = ascii("body");

    private static final int MOST_FIELDS = 32;
    private static final int LONGEST_NAME = 256;

    private static final int NONE = -1;
    private static final byte[] EMPTY = {};

    private final byte[] frame;
    private final PlainJson in;

    private boolean isHttp;
    private boolean hasTimestamp;
    private boolean hasPayload;
    private @Nullable String requestId;
    private int status = NONE;

    /** Where the first header field begins, or where there are none. */
    private int headersStart = NONE;

    private int fieldCount;
    private int bodyStart = NONE;

    private PlainAnswer(byte[] frame) {
        this.frame = frame;
        in = new PlainJson(frame);
    }

    /** The answer in a frame; null where it is none, or not of the plain kind. */
    static Incoming.@Nullable HttpAnswer read(byte[] frame) {
        PlainAnswer answer = new PlainAnswer(frame);
        return answer.envelope() && Utf8.firstInvalid(frame) < 0 ? answer.made() : null;
    }

    private boolean envelope() {
        if (!in.take('{')) {
            return false;
        }
        do {
            if (!in.takePlain() || !envelopeMember()) {
                return false;
            }
        } while (in.take(','));
        return in.take('}') && in.takeEnd();
    }

    private boolean envelopeMember() {
        if (in.is(TYPE) && !isHttp) {
            isHttp = in.take(':') && in.takePlain() && in.is(HTTP);
            return isHttp;
        }
        if (in.is(TIMESTAMP) && !hasTimestamp) {
            hasTimestamp = true;
            return in.take(':') && in.takePlain();
        }
        if (in.is(REQUEST_ID) && requestId == null) {
            return in.take(':') && in.takePlain() && takeRequestId();
        }
        if (in.is(PAYLOAD) && !hasPayload) {
            hasPayload = true;
            return in.take(':') && payload();
        }
        return false;
    }

    private boolean takeRequestId() {
        if (in.length() > EnvelopeReader.LONGEST_REQUEST_ID) {
            return false;
        }
        requestId = in.string();
        return true;
    }

    private boolean payload() {
        if (!in.take('{')) {
            return false;
        }
        do {
            if (!in.takePlain() || !payloadMember()) {
                return false;
            }
        } while (in.take(','));
        return in.take('}');
    }

    private boolean payloadMember() {
        if (in.is(STATUS) && status == NONE) {
            status = in.take(':') ? in.takeThreeDigits() : NONE;
            return status >= 200 && status <= 599;
        }
        if (in.is(HEADERS) && headersStart == NONE) {
            return in.take(':') && headers();
        }
        if (in.is(BODY) && bodyStart == NONE) {
            return in.take(':') && body();
        }
        return false;
    }

    private boolean body() {
        if (!in.takeString()) {
            return false;
        }
        bodyStart = in.quote();
        return true;
    }

    /** Passes the header fields, which are made once all is known to be right. */
    private boolean headers() {
        if (!in.take('{')) {
            return false;
        }
        headersStart = in.at();
        if (in.take('}')) {
            return true;
        }
        do {
            if (!in.takePlain() || in.length() > LONGEST_NAME || !in.take(':') || !in.takePlain()) {
                return false;
            }
            fieldCount++;
        } while (in.take(','));
        return fieldCount <= MOST_FIELDS && in.take('}');
    }

    private Incoming.@Nullable HttpAnswer made() {
        byte[] body = bodyStart == NONE ? EMPTY : JsonStrings.utf8(frame, bodyStart);
        HeaderFields fields = fields();
        return isHttp && requestId != null && status != NONE && body != null && fields != null
                ? new Incoming.HttpAnswer(requestId, new PluginResponse(status, fields, body))
                : null;
    }

    /** Null where a name stands there twice, which JSON does not allow here. */
    private @Nullable HeaderFields fields() {
        String[] flat = new String[2 * fieldCount];
        in.goTo(headersStart);
        for (int i = 0; i < flat.length; i += 2) {
            flat[i] = next();
            flat[i + 1] = next();
            for (int before = 0; before < i; before += 2) {
                if (flat[before].equals(flat[i])) {
                    return null;
                }
            }
        }
        return HeaderFields.of(flat);
    }

    /** The next string, and past the mark behind it. */
    private String next() {
        boolean unused = in.takePlain() && (in.take(':') || in.take(','));
        return UsualWords.shared(in);
    }
}
