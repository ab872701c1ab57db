package ai.toru.host.internal.protocol;

import static ai.toru.host.internal.protocol.JsonEscapes.ascii;

import ai.toru.host.http.HeaderFields;
import ai.toru.host.http.PluginResponse;
import org.jspecify.annotations.Nullable;

/** Reads {@code http} answers. Confined to the decoding thread; used once. */
final class PlainAnswer extends PlainEnvelope<Incoming.HttpAnswer> {

    /** How deep such an answer is nested. */
    static final int NESTING = 3;

    private static final byte[] HTTP = ascii("http");
    private static final byte[] STATUS = ascii("status");
    private static final byte[] HEADERS = ascii("headers");
    private static final byte[] BODY = ascii("body");

    private static final int MOST_FIELDS = 32;
    private static final int LONGEST_NAME = 256;

    private static final byte[] EMPTY = {};

    private int status = NONE;

    /** Where the first header field begins, or where there are none. */
    private int headersStart = NONE;

    private int fieldCount;

    private PlainAnswer(byte[] frame) {
        super(frame, HTTP);
    }

    /** The answer in a frame; null where it is none, or not of the plain kind. */
    static Incoming.@Nullable HttpAnswer read(byte[] frame) {
        return new PlainAnswer(frame).read();
    }

    @Override
    boolean payloadMember() {
        if (in.is(STATUS) && status == NONE) {
            status = in.take(':') ? in.takeThreeDigits() : NONE;
            return status >= 200 && status <= 599;
        }
        if (in.is(HEADERS) && headersStart == NONE) {
            return in.take(':') && headers();
        }
        return in.is(BODY) && takeContent();
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

    @Override
    Incoming.@Nullable HttpAnswer made(String id) {
        if (status == NONE) {
            return null;
        }
        byte[] body = hasContent() ? text() : EMPTY;
        HeaderFields fields = fields();
        return body == null || fields == null
                ? null
                : new Incoming.HttpAnswer(id, new PluginResponse(status, fields, body));
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
