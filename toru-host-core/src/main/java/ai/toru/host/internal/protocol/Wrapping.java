package ai.toru.host.internal.protocol;

import ai.toru.host.internal.json.MalformedJsonException;
import ai.toru.host.internal.json.StrictJson;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * {@code payload.payload}, as the Rust SDK in the field writes it: its {@code body} is a string, and that string is
 * the JSON of what the guide has directly in the payload. Confined to the decoding thread; used once.
 */
final class Wrapping {

    private static final int NONE = -1;

    /** Where the body's opening quote is in the frame. */
    private int quote = NONE;

    /** Reads {@code payload.payload}; members other than the body go to another reader. */
    void read(JsonToken value, JsonCursor in, MemberReader others) throws IOException {
        if (value == JsonToken.START_OBJECT) {
            in.members((name, each, at) -> takeBody(name, each, at) || others.take(name, each, at));
        } else {
            in.skip();
        }
    }

    private boolean takeBody(String name, JsonToken value, JsonCursor in) {
        if (!name.equals("body") || value != JsonToken.VALUE_STRING) {
            return false;
        }
        quote = in.start();
        return true;
    }

    /** Whether there is a body that can be unwrapped. */
    boolean hasBody() {
        return quote != NONE;
    }

    /** Reads the JSON that the body holds and returns it. The payload around it must be passed already. */
    byte[] unwrap(StrictJson json, byte[] frame, MemberReader reader) throws MalformedJsonException {
        byte[] inner = JsonStrings.utf8(frame, quote);
        if (inner == null) {
            throw json.halfPair(frame);
        }
        JsonCursor.readWhole(json, inner, reader);
        return inner;
    }

    /** Says that the body is not what it should be. */
    static PayloadAnswer bad(MalformedJsonException e, String expected) {
        return PayloadAnswer.bad("payload.payload.body is not the JSON of " + expected + " (at its byte "
                + e.byteOffset() + ": " + e.problem() + ")");
    }
}
