package ai.toru.plugin.internal.wire;

import ai.toru.plugin.internal.json.JsonReader;
import ai.toru.plugin.internal.json.Members;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the host says. Immutable.
 *
 * @param type {@code http}, {@code kv} and so on
 * @param requestId what it is about, if it says so
 * @param payload an empty object where there is none
 */
public record Message(String type, @Nullable String requestId, Map<String, @Nullable Object> payload) {

    /** What a frame holds: an object with a type. */
    static Message of(byte[] json) throws FrameException {
        Map<String, @Nullable Object> envelope = Members.object(read(json));
        String type = Members.text(envelope, "type");
        if (type == null) {
            throw new FrameException("a frame that is no JSON object with a type");
        }
        return new Message(type, Members.text(envelope, "request_id"), Members.object(envelope, "payload"));
    }

    private static @Nullable Object read(byte[] json) throws FrameException {
        try {
            return JsonReader.read(json);
        } catch (IOException e) {
            throw new FrameException("a frame that is no JSON in UTF-8: " + e.getMessage());
        }
    }
}
