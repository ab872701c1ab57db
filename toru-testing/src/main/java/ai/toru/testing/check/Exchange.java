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
    private final String path;
    private final ByteArrayOutputStream streamed = new ByteArrayOutputStream();
    private @Nullable Answer answer;
    private long count;
    private int parts;
    private int largest;
    private int last;
    private int late;
    private boolean ended;
    private boolean given;
    private long creditOfPlugin = Messages.STREAM_WINDOW;
    private long creditOfHost = Messages.STREAM_WINDOW;

    Exchange(String id, String path) {
        this.id = id;
        this.path = path;
    }

    /** The id of the request. */
    String id() {
        return id;
    }

    /** What was asked for, without a query. */
    String path() {
        return path;
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
        parts++;
        last = data.length;
        largest = Math.max(largest, data.length);
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
            throw new BrokenException(FeatureRules.WINDOW, "http.window came with the bytes " + bytes + ".");
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

    /** How many more bytes the plugin may stream. */
    long creditOfPlugin() {
        return creditOfPlugin;
    }

    /** Whether less credit is left than the plugin needs for a part such as its largest. */
    boolean usedUp() {
        return parts > 0 && creditOfPlugin < largest;
    }

    long creditOfHost() {
        return creditOfHost;
    }

    /** Notes that nobody waits for it: whatever comes for it is right. */
    void giveUp() {
        given = true;
    }

    /** Notes that something has come after nobody waited for it any more. */
    void comeLate() {
        late++;
    }

    /** How many messages have come after nobody waited for them any more. */
    int late() {
        return late;
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

    /** How many parts were streamed so far, those without bytes among them. */
    int parts() {
        return parts;
    }

    /** The bytes of the latest part. */
    int lastPart() {
        return last;
    }

    /** The bytes of the largest part so far. */
    int largestPart() {
        return largest;
    }

    /** Whether it is a stream that may be silent for as long as nothing happens. */
    boolean isEventStream() {
        return answer != null
                && answer.streams()
                && answer.header("Content-Type").startsWith("text/event-stream");
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
