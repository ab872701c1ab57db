package ai.toru.host.internal.protocol;

import ai.toru.host.http.HeaderFields;
import ai.toru.host.http.PluginResponse;
import ai.toru.host.internal.json.JsonWords;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code status}, {@code headers} and {@code body} or, with the feature {@code binary}, {@code body_base64}; with {@code
 * stream} also the word that the body comes in parts. Confined to the decoding thread; used once.
 */
final class HttpAnswerMembers implements MemberReader {

    private static final int NONE = -1;
    private static final byte[] EMPTY = {};
    private static final String NO_STATUS = "the status is missing; an answer's payload holds status, headers and body";

    private final Set<ProtocolFeature> features;
    private boolean hasStatus;
    private int status;
    private @Nullable HeaderReader headers;

    /** Where the body begins in the text; {@link #NONE} while there is none. */
    private int bodyStart = NONE;

    /** Where it ends, for an object or array; {@link #NONE} for a string, which begins with its quote. */
    private int bodyEnd = NONE;

    /** Where the opening quote of a body in Base64 is; {@link #NONE} while there is none. */
    private int base64Start = NONE;

    /** Whether the body comes in parts. */
    private boolean streamed;

    /** The first thing found wrong. */
    private @Nullable String problem;

    HttpAnswerMembers(Set<ProtocolFeature> features) {
        this.features = features;
    }

    /** Whether there was a status, right or wrong. */
    boolean hasStatus() {
        return hasStatus;
    }

    @Override
    public boolean take(String name, JsonToken value, JsonCursor in) throws IOException {
        switch (name) {
            case "body_base64" -> {
                return features.contains(ProtocolFeature.BINARY) && takeBase64(value, in);
            }
            case "stream" -> {
                return features.contains(ProtocolFeature.STREAM) && takeStream(value, in);
            }
            case "status" -> takeStatus(value, in);
            case "headers" -> takeHeaders(value, in);
            case "body" -> takeBody(value, in);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void takeStatus(JsonToken value, JsonCursor in) throws IOException {
        hasStatus = true;
        if (value == JsonToken.VALUE_NUMBER_INT) {
            status = in.smallInteger();
            if (status < 200 || status > 599) {
                complain("the status is " + in.shownNumber() + "; it must lie within 200 to 599");
            }
        } else {
            String found = value == JsonToken.VALUE_NUMBER_FLOAT ? in.shownNumber() : JsonWords.kind(value);
            complain("the status is " + found + "; an integer within 200 to 599 is needed");
            in.skip();
        }
    }

    private void takeHeaders(JsonToken value, JsonCursor in) throws IOException {
        if (value == JsonToken.START_OBJECT) {
            headers = new HeaderReader();
            in.members(headers);
            complain(headers.problem());
        } else if (value != JsonToken.VALUE_NULL) {
            complain("headers is " + JsonWords.kind(value) + "; an object is needed");
            in.skip();
        }
    }

    private void takeBody(JsonToken value, JsonCursor in) throws IOException {
        switch (value) {
            case VALUE_STRING -> bodyStart = in.start();
            case START_OBJECT, START_ARRAY -> {
                bodyStart = in.start();
                bodyEnd = in.skipToEnd();
            }
            case VALUE_NULL -> bodyStart = NONE;
            default -> complain("the body is " + JsonWords.kind(value) + "; a string or null is needed");
        }
    }

    private boolean takeBase64(JsonToken value, JsonCursor in) throws IOException {
        if (value == JsonToken.VALUE_STRING) {
            base64Start = in.start();
        } else if (value != JsonToken.VALUE_NULL) {
            complain("body_base64 is " + JsonWords.kind(value) + "; a string of Base64 or null is needed");
            in.skip();
        }
        return true;
    }

    private boolean takeStream(JsonToken value, JsonCursor in) throws IOException {
        streamed = value == JsonToken.VALUE_TRUE;
        if (!value.isBoolean() && value != JsonToken.VALUE_NULL) {
            complain("stream is " + JsonWords.kind(value) + "; true or false is needed");
            in.skip();
        }
        return true;
    }

    private void complain(@Nullable String found) {
        problem = problem == null ? found : problem;
    }

    /** What the members make, once all of them are read from this text. */
    PayloadAnswer answer(byte[] text) {
        return streamed ? head() : whole(text);
    }

    private PayloadAnswer head() {
        if (bodyStart != NONE || base64Start != NONE) {
            complain(
                    "stream is true and there is a body, too; the body of such an answer comes in http.chunk messages");
        }
        if (!hasStatus) {
            complain(NO_STATUS);
        }
        if (problem != null) {
            return PayloadAnswer.badPart(problem);
        }
        return requestId -> new Incoming.HttpHead(requestId, status, fields());
    }

    private PayloadAnswer whole(byte[] text) {
        if (bodyStart != NONE && base64Start != NONE) {
            complain("body and body_base64 are both there; one of them may be, the other is to be null or absent");
        }
        byte[] body = body(text);
        if (!hasStatus) {
            complain(NO_STATUS);
        } else if (body == null) {
            complain(
                    base64Start == NONE
                            ? "the body cannot be sent: half of a surrogate pair (\\ud800 to \\udfff) stands alone in it"
                            : "body_base64 is no Base64 as RFC 4648, section 4, has it: padded, without line breaks");
        }
        if (problem != null || body == null) {
            return PayloadAnswer.bad(String.valueOf(problem));
        }
        PluginResponse response = new PluginResponse(status, fields(), body);
        return requestId -> new Incoming.HttpAnswer(requestId, response);
    }

    private HeaderFields fields() {
        return headers == null ? HeaderFields.empty() : headers.fields();
    }

    private byte @Nullable [] body(byte[] text) {
        if (problem != null) {
            return EMPTY;
        }
        if (base64Start != NONE) {
            return JsonStrings.base64(text, base64Start);
        }
        if (bodyStart == NONE) {
            return EMPTY;
        }
        return bodyEnd == NONE ? JsonStrings.utf8(text, bodyStart) : Arrays.copyOfRange(text, bodyStart, bodyEnd);
    }
}
