package ai.toru.host.internal.protocol;

import ai.toru.host.internal.json.JsonWords;
import ai.toru.host.internal.json.StrictJson;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads the payload of {@code http.window}: how many {@code bytes} more. Confined to the decoding thread; used once. */
final class StreamWindowReader implements PayloadReader {

    private String found = "missing";
    private @Nullable Long bytes;

    @Override
    public boolean take(String name, JsonToken value, JsonCursor in) throws IOException {
        if (!name.equals("bytes")) {
            return false;
        }
        if (value == JsonToken.VALUE_NUMBER_INT) {
            found = in.shownNumber();
            bytes = in.longInteger();
        } else {
            found = JsonWords.kind(value);
            in.skip();
        }
        return true;
    }

    @Override
    public PayloadAnswer answer(StrictJson json, byte[] frame) {
        Long more = bytes;
        return more == null || more < 1
                ? PayloadAnswer.badPart("the bytes of a window are " + found + "; an integer from 1 on is needed")
                : requestId -> new Incoming.HttpWindow(requestId, more);
    }
}
