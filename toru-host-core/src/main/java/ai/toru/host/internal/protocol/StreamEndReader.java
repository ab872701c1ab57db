package ai.toru.host.internal.protocol;

import ai.toru.host.http.HeaderFields;
import ai.toru.host.internal.json.JsonWords;
import ai.toru.host.internal.json.StrictJson;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the payload of {@code http.end}: perhaps {@code trailers}, perhaps an {@code error}. Confined to the decoding thread;
 * used once.
 */
final class StreamEndReader implements PayloadReader {

    private @Nullable HeaderReader trailers;
    private @Nullable String error;

    /** The first thing found wrong. */
    private @Nullable String problem;

    @Override
    public boolean take(String name, JsonToken value, JsonCursor in) throws IOException {
        switch (name) {
            case "trailers" -> takeTrailers(value, in);
            case "error" -> takeError(value, in);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void takeTrailers(JsonToken value, JsonCursor in) throws IOException {
        if (value == JsonToken.START_OBJECT) {
            trailers = new HeaderReader();
            in.members(trailers);
            complain(trailers.problem());
        } else if (value != JsonToken.VALUE_NULL) {
            complain("trailers is " + JsonWords.kind(value) + "; an object is needed");
            in.skip();
        }
    }

    private void takeError(JsonToken value, JsonCursor in) throws IOException {
        if (value == JsonToken.VALUE_STRING) {
            String line = LifecycleReader.line(in.text());
            error = line == null ? "it gives no reason" : line;
        } else if (value != JsonToken.VALUE_NULL) {
            complain("error is " + JsonWords.kind(value) + "; a string is needed");
            in.skip();
        }
    }

    private void complain(@Nullable String found) {
        problem = problem == null ? found : problem;
    }

    @Override
    public PayloadAnswer answer(StrictJson json, byte[] frame) {
        if (problem != null) {
            return PayloadAnswer.badPart(problem);
        }
        HeaderFields fields = trailers == null ? HeaderFields.empty() : trailers.fields();
        return requestId -> new Incoming.HttpEnd(requestId, fields, error);
    }
}
