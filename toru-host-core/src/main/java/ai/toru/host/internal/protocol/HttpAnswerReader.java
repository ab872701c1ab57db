package ai.toru.host.internal.protocol;

import ai.toru.host.internal.json.MalformedJsonException;
import ai.toru.host.internal.json.StrictJson;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Set;

/**
 * Reads the payload of an http answer in either shape. A payload with a {@code status} is the guide's shape, whatever
 * else it holds. One without a {@code status}, but with a string in {@code payload.body}, is the wrapped shape.
 * Confined to the decoding thread; used once.
 */
final class HttpAnswerReader implements PayloadReader {

    private static final MemberReader NOTHING = (name, value, in) -> false;

    private final Set<ProtocolFeature> features;
    private final HttpAnswerMembers members;
    private final Wrapping wrapping = new Wrapping();

    /**
     * @param features what is on with the plugin
     */
    HttpAnswerReader(Set<ProtocolFeature> features) {
        this.features = features;
        members = new HttpAnswerMembers(features);
    }

    @Override
    public boolean take(String name, JsonToken value, JsonCursor in) throws IOException {
        if (!name.equals("payload")) {
            return members.take(name, value, in);
        }
        wrapping.read(value, in, NOTHING);
        return true;
    }

    @Override
    public PayloadAnswer answer(StrictJson json, byte[] frame) {
        return members.hasStatus() || !wrapping.hasBody() ? members.answer(frame) : unwrap(json, frame);
    }

    private PayloadAnswer unwrap(StrictJson json, byte[] frame) {
        HttpAnswerMembers inner = new HttpAnswerMembers(features);
        try {
            return inner.answer(wrapping.unwrap(json, frame, inner));
        } catch (MalformedJsonException e) {
            return Wrapping.bad(e, "{status, headers, body}");
        }
    }
}
