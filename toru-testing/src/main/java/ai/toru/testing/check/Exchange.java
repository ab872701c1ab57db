package ai.toru.testing.check;

import ai.toru.testing.wire.Messages;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One request and what has come for it so far. Confined to the thread that examines. */
final class Exchange {
    private static final int LARGEST_CHUNK = 65_536;
    private static final int MOST_KEPT = 1024 * 1024;

    private final String id;
    private final ByteArrayOutputStream streamed = new ByteArrayOutputStream();
    private @Nullable Answer answer;
    private long count;
    private boolean ended;
    private boolean given;
    private long creditOfPlugin = Messages.STREAM_WINDOW;
    private long creditOfHost = Messages.STREAM_WINDOW;

    Exchange(String id) {
        this.id = id;
    }

    /** The id of the request. */
    String id() {
        return id;
    }

    /** Takes the answer, or the beginning of one. */
    void take(Answer first) throws BrokenException {
        if (answer != null) {
            throw new BrokenException(AnswerRules.ONCE, "A second answer came for the same request.");
        }
        answer = first;
        ended = !first.streams();
    }

    /** Takes a chunk; tells how many bytes it has. */
    int takeChunk(JsonNode payload) throws BrokenException {
        if (answer == null || !answer.streams() || ended) {
            throw new BrokenException(FeatureRules.CHUNK, "A chunk came for a request that has no stream going on.");
        }
        byte[] data = data(payload);
        if (data.length > LARGEST_CHUNK) {
            throw new BrokenException(FeatureRules.CHUNK, "A chunk has " + data.length + " bytes of data.");
        }
        creditOfPlugin -= data.length;
        if (creditOfPlugin < 0) {
            throw new BrokenException(
                    FeatureRules.CREDIT, "The stream is " + -creditOfPlugin + " bytes beyond what it had credit for.");
        }
        count += data.length;
        streamed.write(data, 0, Math.min(data.length, MOST_KEPT - streamed.size()));
        return data.length;
    }

    /** Takes the end of the stream. */
    void takeEnd() throws BrokenException {
        if (answer == null || !answer.streams() || ended) {
            throw new BrokenException(FeatureRules.END, "http.end came where no stream goes on.");
        }
        ended = true;
    }

    /** Takes credit for what the host streams. */
    void takeWindow(JsonNode payload) throws BrokenException {
        JsonNode bytes = payload.path("bytes");
        if (!bytes.isIntegralNumber() || bytes.asLong() < 1) {
            throw new BrokenException(FeatureRules.CREDIT, "http.window has no positive number of bytes.");
        }
        creditOfHost += bytes.asLong();
    }

    /** Notes that the plugin may stream more. */
    void grant(int bytes) {
        creditOfPlugin += bytes;
    }

    /** Notes that so much was streamed to the plugin. */
    void spend(int bytes) {
        creditOfHost -= bytes;
    }

    long creditOfHost() {
        return creditOfHost;
    }

    /** Notes that nobody waits for it: whatever comes for it is right. */
    void giveUp() {
        given = true;
    }

    boolean givenUp() {
        return given;
    }

    /** Whether an answer has begun. */
    boolean begun() {
        return answer != null;
    }

    /** Whether the answer is there as a whole. */
    boolean complete() {
        return answer != null && ended;
    }

    /** The bytes that were streamed so far. */
    long streamedBytes() {
        return count;
    }

    /** The answer, with what has come of its body, its beginning where it is long. */
    Answer answer() {
        if (answer == null) {
            throw new IllegalStateException("There is no answer yet.");
        }
        return answer.streams()
                ? new Answer(answer.status(), answer.headers(), streamed.toString(StandardCharsets.UTF_8), true)
                : answer;
    }

    private static byte[] data(JsonNode payload) throws BrokenException {
        JsonNode text = payload.path("data");
        JsonNode base64 = payload.path("data_base64");
        if (text.isTextual() == base64.isTextual()) {
            throw new BrokenException(FeatureRules.CHUNK, "A chunk needs either data or data_base64, as a string.");
        }
        return text.isTextual()
                ? text.asText().getBytes(StandardCharsets.UTF_8)
                : Base64Rule.decoded(base64, "data_base64", FeatureRules.CHUNK);
    }
}
