package ai.toru.host.internal.protocol;

import ai.toru.host.internal.json.JsonWords;
import ai.toru.host.internal.json.StrictJson;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the payload of {@code http.chunk}: {@code data}, which is text, or {@code data_base64}. Confined to the decoding
 * thread; used once.
 */
final class StreamPartReader implements PayloadReader {

    private static final int NONE = -1;

    /** Where the opening quote of the text is; {@link #NONE} while there is none. */
    private int textStart = NONE;

    /** Where the opening quote of the Base64 is; {@link #NONE} while there is none. */
    private int base64Start = NONE;

    /** The first thing found wrong. */
    private @Nullable String problem;

    @Override
    public boolean take(String name, JsonToken value, JsonCursor in) throws IOException {
        switch (name) {
            case "data" -> textStart = start(name, value, in);
            case "data_base64" -> base64Start = start(name, value, in);
            default -> {
                return false;
            }
        }
        return true;
    }

    private int start(String name, JsonToken value, JsonCursor in) throws IOException {
        if (value == JsonToken.VALUE_STRING) {
            return in.start();
        }
        if (value != JsonToken.VALUE_NULL) {
            problem = name + " is " + JsonWords.kind(value) + "; a string is needed";
            in.skip();
        }
        return NONE;
    }

    @Override
    public PayloadAnswer answer(StrictJson json, byte[] frame) {
        byte[] bytes = problem == null ? bytes(frame) : null;
        String why = bytes == null ? problem : tooLong(bytes);
        return bytes == null || why != null
                ? PayloadAnswer.badPart(String.valueOf(why))
                : requestId -> new Incoming.HttpChunk(requestId, bytes);
    }

    private byte @Nullable [] bytes(byte[] frame) {
        if ((textStart == NONE) == (base64Start == NONE)) {
            problem = "a part has either data or data_base64, and this one has "
                    + (textStart == NONE ? "none of them" : "both");
            return null;
        }
        byte[] bytes = textStart == NONE ? JsonStrings.base64(frame, base64Start) : JsonStrings.utf8(frame, textStart);
        if (bytes == null) {
            problem = textStart == NONE
                    ? "data_base64 is no Base64 as RFC 4648, section 4, has it: padded, without line breaks"
                    : "in data half of a surrogate pair (\\ud800 to \\udfff) stands alone";
        }
        return bytes;
    }

    private static @Nullable String tooLong(byte[] bytes) {
        return bytes.length > StreamLimits.PART_BYTES
                ? "a part has " + bytes.length + " bytes; " + StreamLimits.PART_BYTES + " is the most"
                : null;
    }
}
